// The morning's report of a night that failed; what the next report compares with stays as it was.
// params:  $date STRING; $report STRING
// returns: date STRING
MERGE (n:Night {date: $date})
SET n.report = $report
RETURN n.date AS date
