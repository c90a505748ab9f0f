// Entities that are new. One that several documents name in different ways keeps the first of its names and types in
// alphabetical order, so that the order in which the documents came leaves no trace.
// params:  $rows LIST OF MAP {id, type, properties}
// returns: id STRING; created BOOLEAN; changed BOOLEAN it was there and has another name or type now
UNWIND $rows AS row
MERGE (e:Entity {id: row.id})
ON CREATE SET e += row.properties, e.fresh = true
WITH e, row, coalesce(e.fresh, false) AS fresh, [l IN labels(e) WHERE l <> 'Entity'][0] AS type
WITH e, row, fresh, type,
     NOT fresh AND e.provisional AND (row.type < type OR row.properties.name < e.name) AS changed
FOREACH (_ IN CASE WHEN fresh THEN [1] ELSE [] END |
  SET e:$(row.type)
  REMOVE e.fresh
)
FOREACH (_ IN CASE WHEN NOT fresh AND e.provisional AND row.type < type THEN [1] ELSE [] END |
  REMOVE e:$(type)
  SET e:$(row.type)
)
FOREACH (_ IN CASE WHEN NOT fresh AND e.provisional AND row.properties.name < e.name THEN [1] ELSE [] END |
  SET e.name = row.properties.name, e.names = row.properties.names
)
RETURN row.id AS id, fresh AS created, changed
