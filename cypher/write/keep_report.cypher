// The morning's report of a night, and the state of the graph that it was told of, in one transaction.
// params:  $date STRING; $report STRING; $told STRING
// returns: date STRING
MERGE (n:Night {date: $date})
SET n.report = $report
MERGE (m:Meta {name: 'told'})
SET m.value = $told
RETURN n.date AS date
