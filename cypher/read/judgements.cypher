// The ledger of rulings, whole: also those that were taken back.
// params:  none
// returns: id STRING; verdict STRING; a STRING; b STRING; who STRING; when DATETIME; why STRING; in_force BOOLEAN
MATCH (j:Judgement)
RETURN j.id AS id, j.verdict AS verdict, j.a AS a, j.b AS b, j.who AS who, j.when AS when, j.why AS why,
       j.in_force AS in_force
ORDER BY j.when, j.id
