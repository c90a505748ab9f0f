// Cloud contracts of one customer, latest first, each with its provider and headline term.
// params:  $id STRING customer; $limit INTEGER
// returns: id STRING; provider_id STRING; provider STRING; object STRING; status STRING; disputed BOOLEAN; announced STRING; start STRING; end STRING; over_by STRING; amount_low FLOAT; amount_high FLOAT; currency STRING; money_role STRING; exclusive BOOLEAN; sources INTEGER
MATCH (:Entity {id: $id})<-[:FROM]-(d:Deal {kind: 'cloud_contract'})-[:TO]->(p:Entity)
RETURN d.id AS id, p.id AS provider_id, p.name AS provider, d.object AS object, d.status AS status,
       d.disputed AS disputed, d.announced AS announced, d.start AS start, d.end AS end, d.over_by AS over_by,
       d.amount_low AS amount_low, d.amount_high AS amount_high, d.currency AS currency, d.money_role AS money_role,
       d.exclusive AS exclusive, d.independent_sources AS sources
ORDER BY coalesce(d.announced, d.start, '') DESC, d.id
LIMIT $limit
