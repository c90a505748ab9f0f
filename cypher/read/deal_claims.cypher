// The claims that some deals rest on, each with its quote and the document that it stands in.
// params:  $ids LIST OF STRING deals; $limit INTEGER claims
// returns: deal STRING; claim STRING; kind STRING; modality STRING; object STRING; amount_low FLOAT; amount_high FLOAT; currency STRING; money_role STRING; bound STRING; period STRING; transaction STRING; contained_in STRING; percent FLOAT; exclusive BOOLEAN; announced STRING; announced_by STRING; start STRING; end STRING; quote STRING; quote_start INTEGER; quote_end INTEGER; confidence FLOAT; rule STRING; from_name STRING; to_name STRING; row_id STRING; cites STRING; cites_publisher STRING; note STRING; document STRING; title STRING; publisher STRING; url STRING; published STRING; document_kind STRING
MATCH (d:Deal)<-[:SUPPORTS]-(c:Claim)
WHERE d.id IN $ids
MATCH (c)-[:IN]->(:Extraction)-[:OF]->(doc:Document)
WITH DISTINCT d, c, doc
RETURN d.id AS deal, c.id AS claim, c.kind AS kind, c.modality AS modality, c.object AS object,
       c.amount_low AS amount_low, c.amount_high AS amount_high, c.currency AS currency,
       c.money_role AS money_role, c.bound AS bound, c.period AS period, c.transaction AS transaction, c.contained_in AS contained_in,
       c.percent AS percent, c.exclusive AS exclusive,
       c.announced AS announced, c.announced_by AS announced_by, c.start AS start, c.end AS end,
       c.quote AS quote, c.quote_start AS quote_start, c.quote_end AS quote_end,
       c.confidence AS confidence, c.rule AS rule,
       c.from_name AS from_name, c.to_name AS to_name, c.row_id AS row_id,
       c.cites AS cites, c.cites_publisher AS cites_publisher, c.note AS note,
       doc.id AS document, doc.title AS title, doc.publisher AS publisher, doc.url AS url,
       doc.published AS published, doc.kind AS document_kind
ORDER BY d.id,
         doc.kind = 'sample',
         CASE c.modality
           WHEN 'confirmed' THEN 0
           WHEN 'announced' THEN 1
           WHEN 'reported' THEN 2
           WHEN 'terminated' THEN 3
           WHEN 'negotiating' THEN 4
           WHEN 'alleged' THEN 5
           ELSE 6
         END,
         coalesce(c.announced, doc.published, ''), c.id
LIMIT $limit
