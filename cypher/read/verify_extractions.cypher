// Every extraction with the number of claims it should have and has.
// params:  none
// returns: id STRING; document STRING; extractor STRING; version STRING; current BOOLEAN; claims INTEGER; found INTEGER
MATCH (x:Extraction)
OPTIONAL MATCH (x)-[:OF]->(d:Document)
RETURN x.id AS id, d.id AS document, x.extractor AS extractor, x.version AS version, x.current AS current,
       x.claims AS claims, COUNT { (:Claim)-[:IN]->(x) } AS found
ORDER BY x.id
