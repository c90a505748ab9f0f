// Claims that an earlier extraction of the same document already found, put into the new one.
// params:  $rows LIST OF MAP {id, extraction}
// returns: linked INTEGER
UNWIND $rows AS row
MATCH (c:Claim {id: row.id})
MATCH (x:Extraction {id: row.extraction})
CREATE (c)-[:IN]->(x)
RETURN count(c) AS linked
