// Of some addresses those with a document that was set aside and not had since.
// params:  $urls LIST OF STRING null for all
// returns: url STRING
MATCH (l:DeadLetter {state: 'open'})
WHERE $urls IS NULL OR l.url IN $urls
RETURN DISTINCT l.url AS url
