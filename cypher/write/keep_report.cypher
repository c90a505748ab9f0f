// The morning's report of a night; what the next one compares with is kept apart, once this one is sent.
// params:  $date STRING; $report STRING
// returns: date STRING
MERGE (n:Night {date: $date})
SET n.report = $report
RETURN n.date AS date
