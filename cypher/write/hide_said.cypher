// What watches keep and have said, and what mornings have told, without words that were withdrawn since.
// params:  $watches LIST OF MAP {name, answer}; $alerts LIST OF MAP {id, difference}; $nights LIST OF MAP {date, report}
// returns: said INTEGER
CALL () {
  UNWIND $watches AS row
  MATCH (w:Watch {name: row.name})
  SET w.answer = row.answer
  RETURN count(w) AS watches
}
CALL () {
  UNWIND $alerts AS row
  MATCH (a:Alert {id: row.id})
  SET a.difference = row.difference
  RETURN count(a) AS alerts
}
CALL () {
  UNWIND $nights AS row
  MATCH (n:Night {date: row.date})
  SET n.report = row.report
  RETURN count(n) AS nights
}
RETURN watches + alerts + nights AS said
