// Claims that are new, each in its extraction and between the entities that the text names.
// params:  $rows LIST OF MAP {extraction, from_id, to_id, properties}
// returns: created INTEGER
UNWIND $rows AS row
MATCH (x:Extraction {id: row.extraction})
MATCH (a:Entity {id: row.from_id})
MATCH (b:Entity {id: row.to_id})
CREATE (c:Claim)-[:IN]->(x)
SET c = row.properties
CREATE (c)-[:FROM]->(a)
CREATE (c)-[:TO]->(b)
RETURN count(c) AS created
