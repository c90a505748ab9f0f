// Every node that is part of the record or follows from it; what a run leaves for its own use is not.
// params:  none
// returns: labels LIST OF STRING; properties MAP
MATCH (n:Entity|Document|Extraction|Claim|Deal|Judgement)
RETURN labels(n) AS labels, properties(n) AS properties
