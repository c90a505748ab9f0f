// Ties whose deals must be derived again; the mark locks the tie until the transaction ends.
// params:  $ties LIST OF STRING
// returns: marked INTEGER
UNWIND $ties AS tie
MERGE (m:Dirty {tie: tie})
SET m.version = toInteger(rand() * 9e15), m.again = null
RETURN count(m) AS marked
