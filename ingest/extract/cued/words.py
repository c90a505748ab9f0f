"""Classes of small words that the grammar of the second stage tells apart."""

from __future__ import annotations

from ingest.extract.elements import NOT_AFTER

PREPOSITIONS = frozenset({
    "with", "in", "of", "by", "for", "to", "from", "on", "at", "against", "into", "over", "under", "through", "via",
    "among", "between", "about", "towards", "within", "as", "onto", "including", "alongside", "inside", "across",
    "during", "upon", "per", "behind", "without", "beside", "off",
})  # fmt: skip
# Words that open a clause of their own.
OPENERS = frozenset({
    "while", "whereas", "although", "though", "because", "when", "after", "before", "since", "until", "once", "if",
    "unless", "whether", "where", "that", "but", "than", "whereby", "why", "how", "what", "till", "lest", "so",
})  # fmt: skip
RELATIVES = frozenset({"which", "who", "whom", "whose"})
BREAKS = frozenset({";", ":", "—", "(", ")", ".", "!", "?", "…"})
BE = frozenset({"is", "are", "was", "were", "be", "been", "being", "gets", "got"})
AUXILIARIES = BE | frozenset({
    "has", "have", "had", "having", "will", "would", "shall", "should", "may", "might", "can", "could", "must", "do",
    "does", "did", "not", "n't", "never", "no", "to",
})  # fmt: skip
DETERMINERS = frozenset({
    "a", "an", "the", "this", "that", "these", "those", "its", "their", "his", "her", "our", "any", "some", "every",
    "each", "no", "another", "several", "other", "more", "most", "many", "all", "both", "'s", "own",
})  # fmt: skip
SECURITIES = frozenset({"shares", "share", "stock", "bonds", "debt", "rivals", "rival", "competitors"})
LOOSE = frozenset({
    "and", "or", "nor", "then", "today", "outright", "private", "late", "last", "earlier", "instead", "alone", "itself",
    "back", "too", "also", "again", "out", "down", "up", "together", "next", "later", "only", "even", "plus", "either",
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "half", "most", "part", "some", "several",
    "access", "billions", "millions", "shares", "capacity", "computing", "worth", "there", "here", "well", "rather",
})  # fmt: skip
SPANS = frozenset(
    {"year", "years", "month", "months", "week", "weeks", "decade", "decades", "quarter", "time", "day", "days"}
)
# No verbs in spite of their ending, or as good as nouns: "computing power".
NO_VERBS = frozenset(
    {"nothing", "something", "anything", "everything", "morning", "evening", "during", "computing", "networking"}
)
MODALS = frozenset({"will", "would", "may", "might", "can", "could", "shall", "should", "must"})
SPEECH = frozenset(
    {"said", "says", "say", "believes", "claims", "claimed", "alleges", "alleged", "announced", "confirmed"}
)
OWNING = frozenset({"has", "have", "had"})
DOING = frozenset({"do", "does", "did"})
BETWEEN = frozenset({"also", "now", "then", "already", "still", "since", "just", "never", "always", "itself"})
# Nouns with which a firm's own name may go on and still act: "Acme staff", "Acme 's engineers".
PEOPLE = frozenset({
    "staff", "executives", "engineers", "unit", "arm", "division", "subsidiary", "employees", "lawyers", "group",
    "management", "bosses", "researchers", "team", "officials", "users", "customers", "fund", "company", "board",
    "workers", "developers", "app", "cars", "vehicles", "phones", "service", "assistant", "site", "products",
})  # fmt: skip
ORGANS = frozenset({
    "board", "management", "shareholders", "directors", "owners", "lawyers", "bosses", "investors", "founders",
    "engineers", "boss", "head", "robots", "maps", "browser", "phones", "search", "software", "executives", "arm",
    "unit", "division", "subsidiary", "branch", "assistant", "app", "chatbot",
})  # fmt: skip
WARES = frozenset(NOT_AFTER.split("|")) - {"'s", "'"}
JOINED = frozenset({"and", "or", "but", "then", "nor"})
