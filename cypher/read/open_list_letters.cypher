// Lists of sources that could not be had or read and have not been since.
// params:  none
// returns: source STRING; url STRING
MATCH (l:DeadLetter {state: 'open'})
WHERE l.role = 'listing'
RETURN l.source AS source, l.url AS url
