// Relationships of an exported record, between nodes that are there.
// params:  $rows LIST OF MAP {type, source, source_label, target, target_label, properties}
// returns: created INTEGER
UNWIND $rows AS row
CALL (row) {
  MATCH (a:Entity {id: row.source})
  WHERE row.source_label = 'Entity'
  RETURN a
  UNION ALL
  MATCH (a:Document {id: row.source})
  WHERE row.source_label = 'Document'
  RETURN a
  UNION ALL
  MATCH (a:Extraction {id: row.source})
  WHERE row.source_label = 'Extraction'
  RETURN a
  UNION ALL
  MATCH (a:Claim {id: row.source})
  WHERE row.source_label = 'Claim'
  RETURN a
  UNION ALL
  MATCH (a:Deal {id: row.source})
  WHERE row.source_label = 'Deal'
  RETURN a
  UNION ALL
  MATCH (a:Judgement {id: row.source})
  WHERE row.source_label = 'Judgement'
  RETURN a
}
CALL (row) {
  MATCH (b:Entity {id: row.target})
  WHERE row.target_label = 'Entity'
  RETURN b
  UNION ALL
  MATCH (b:Document {id: row.target})
  WHERE row.target_label = 'Document'
  RETURN b
  UNION ALL
  MATCH (b:Extraction {id: row.target})
  WHERE row.target_label = 'Extraction'
  RETURN b
  UNION ALL
  MATCH (b:Claim {id: row.target})
  WHERE row.target_label = 'Claim'
  RETURN b
  UNION ALL
  MATCH (b:Deal {id: row.target})
  WHERE row.target_label = 'Deal'
  RETURN b
  UNION ALL
  MATCH (b:Judgement {id: row.target})
  WHERE row.target_label = 'Judgement'
  RETURN b
}
CREATE (a)-[r:$(row.type)]->(b)
SET r = row.properties
RETURN count(r) AS created
