// Every relationship between nodes of the record, by the ids of its ends.
// params:  none
// returns: type STRING; source STRING; target STRING; source_label STRING; target_label STRING; properties MAP
MATCH (a:Entity|Document|Extraction|Claim|Deal|Judgement)-[r]->(b:Entity|Document|Extraction|Claim|Deal|Judgement)
RETURN type(r) AS type, a.id AS source, b.id AS target, labels(a)[0] AS source_label,
       labels(b)[0] AS target_label, properties(r) AS properties
