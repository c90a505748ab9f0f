// Documents of one imported reference set whose claims count, by the start of their address.
// params:  $prefix STRING
// returns: id STRING
MATCH (d:Document)<-[:OF]-(:Extraction {current: true})
WHERE d.url STARTS WITH $prefix
RETURN d.id AS id
ORDER BY id
