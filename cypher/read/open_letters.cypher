// Of some addresses those with a document that was set aside and not had since.
// params:  $urls LIST OF STRING
// returns: url STRING
MATCH (l:DeadLetter {state: 'open'})
WHERE l.url IN $urls
RETURN DISTINCT l.url AS url
