// Ties whose deals must be derived again though nothing new is told in them; who is who need not be decided for it.
// params:  $ties LIST OF STRING
// returns: marked INTEGER
UNWIND $ties AS tie
MERGE (m:Dirty {tie: tie})
ON CREATE SET m.again = true
SET m.version = toInteger(rand() * 9e15)
RETURN count(m) AS marked
