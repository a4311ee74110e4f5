"""No card number in a state file: 100,000 distinct ones as keys, as members of a set and as record ids, in windows of every
kind; neither whole nor in part, in digits or in numbers of the machine."""
import json
import os
import re
import unittest

from secret_test import card_numbers
from support import IS_SANITIZED, CommandTest

COUNT = 10000 if IS_SANITIZED else 100000
PART = 12  # digits of a card number in a row that would give it away
SCHEMA = {
    "type": "object",
    "required": ["id", "card", "at"],
    "properties": {
        "id": {"type": "string"},
        "card": {"type": "string", "format": "pan"},
        "twin": {"type": "integer", "x-sensitive": True},
        "shop": {"type": "string"},
        "at": {"type": "string", "format": "date-time"},
        "amount": {"type": "string", "format": "decimal", "x-scale": 2},
    },
}
PACK = """\
tollgate: 1
name: cards
record: {schema: s.json, id: id, time: at}
windows:
  card: {key: tx.card, over: 1d, count: true, sum: tx.amount, last: {n: 1, fields: [shop, amount]}, max_keys: 10000000}
  twin: {key: tx.twin, over: 1d, count: true, max_keys: 10000000}
  pair: {key: [tx.card, tx.shop], over: 1d, count: true, accuracy: bucketed, max_keys: 10000000}
  shop: {key: tx.shop, over: 1d, count_distinct: tx.card, max_events: 100000}
  shop_about: {key: tx.shop, over: 1d, count_distinct: tx.twin, accuracy: sketch}
rules:
  - {id: a, when: 'windows.card.count > 1 && windows.card.sum > 1.00 && windows.card.last[0].shop == "x"', score: 1, on_unknown: no_match}
  - {id: b, when: 'windows.twin.count + windows.pair.count > 1', score: 1, on_unknown: no_match}
  - {id: c, when: 'windows.shop.count_distinct > 3 && windows.shop_about.count_distinct > 3', score: 1, on_unknown: no_match}
  - {id: d, when: 'windows.card.last[0].amount > 5.00', score: 1, on_unknown: no_match}
decide: {policy: score_sum, outcomes: [{outcome: review, at_least: 1}, {outcome: approve}], invalid: reject}
"""


def packed_decimals(card):
    """Two digits a byte, from either end."""
    return [bytes.fromhex(card if len(card) % 2 == 0 else card + "0"), bytes.fromhex(card if len(card) % 2 == 0 else "0" + card)]


class StateSecrets(CommandTest):
    def test_state_file(self):
        cards = card_numbers(COUNT)
        self.file("s.json", json.dumps(SCHEMA))
        pack = self.file("cards.yaml", PACK)
        secret = self.file("secret", os.urandom(32))
        state = self.folder / "cards.state"
        # The first tenth of them comes twice, and each is an id too: ids are printed with decisions, so here there are none.
        records = self.file("records.csv", "id,card,twin,shop,at,amount\n" + "".join(
            f"{card},{card},{int(card) % 10**18},s{r % 50},2026-11-01T{r * 24 // (COUNT * 2):02d}:{r % 60:02d}:00Z,{r % 90}.25\n"
            for r, card in enumerate(cards + [c for c in cards[:COUNT // 10]])))
        done = self.expect(0, "screen", pack, records, "--state", state, "--state-secret-file", secret, "--state-only")
        self.assertIn(f"{COUNT + COUNT // 10:,} records", done.stderr.decode())
        content = state.read_bytes()
        windows = json.loads(self.expect(0, "state", state, "--format", "json").stdout)["windows"]
        self.assertEqual([window["keys"] for window in windows][:2], [COUNT, COUNT], "the cards are in the state")

        parts = {card[i:i + PART].encode() for card in cards for i in range(len(card) - PART + 1)}
        for run in re.finditer(rb"[0-9]{%d,}" % PART, content):
            digits = run.group()
            for i in range(len(digits) - PART + 1):
                self.assertNotIn(digits[i:i + PART], parts, f"at byte {run.start() + i}")
        for card in cards[:15] + cards[-15:]:
            number, twin = int(card), int(card) % 10**18
            for form in [n.to_bytes(8, order) for n in (number % 2**64, twin) for order in ("little", "big")] + packed_decimals(card):
                self.assertNotIn(form, content, "a card number as a number")
        self.assertNotIn(secret.read_bytes(), content)
        self.assertNotIn(secret.read_bytes()[:16], content)


if __name__ == "__main__":
    unittest.main()
