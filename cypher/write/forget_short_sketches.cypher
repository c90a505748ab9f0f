// Forget that short texts were looked at for copies, so that it is done again as today.
// params:  none
// returns: documents INTEGER
MATCH (d:Document)
WHERE d.runs = 0
SET d.runs = null
RETURN count(d) AS documents
