// Nights, latest first: the mark that each has one run, and what was reported of it in the morning.
// params:  $limit INTEGER
// returns: date STRING; state STRING; holder STRING; began DATETIME; ended DATETIME; tries INTEGER; run STRING; made_up_by STRING; reason STRING; report STRING; sent STRING
MATCH (n:Night)
RETURN n.date AS date, n.state AS state, n.holder AS holder, n.began AS began, n.ended AS ended, n.tries AS tries,
       n.run AS run, n.made_up_by AS made_up_by, n.reason AS reason, n.report AS report, n.sent AS sent
ORDER BY n.date DESC
LIMIT $limit
