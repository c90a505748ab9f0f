// Rulings put into the ledger; one that is there already stays as it is.
// params:  $rows LIST OF MAP {id, verdict, a, b, who, when, why}
// returns: added INTEGER
UNWIND $rows AS row
MERGE (j:Judgement {id: row.id})
ON CREATE SET j += row, j.in_force = false, j.fresh = true
WITH j, coalesce(j.fresh, false) AS fresh
REMOVE j.fresh
RETURN sum(CASE WHEN fresh THEN 1 ELSE 0 END) AS added
