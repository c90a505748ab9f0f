// How many documents of each kind there are under the same filter as `documents`.
// params:  $text STRING empty: all; $limit INTEGER
// returns: kind STRING; documents INTEGER
MATCH (d:Document)
WHERE $text = '' OR any(part IN [d.title, d.publisher, d.url] WHERE toLower(part) CONTAINS toLower($text))
RETURN d.kind AS kind, count(d) AS documents
ORDER BY documents DESC, kind
LIMIT $limit
