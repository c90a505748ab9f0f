// Every node that is part of the record or follows from it; what a run leaves for its own use is not, nor a ruling that
// was taken back or replaced.
// params:  none
// returns: labels LIST OF STRING; properties MAP
MATCH (n:Entity|Document|Extraction|Claim|Deal|Judgement)
WHERE NOT n:Judgement OR n.in_force
RETURN labels(n) AS labels, properties(n) AS properties
