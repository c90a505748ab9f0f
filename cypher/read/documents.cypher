// Documents whose title, publisher or address contains a text, latest first, with the claims that count from each.
// params:  $text STRING empty: all; $kind STRING null: all; $skip INTEGER; $limit INTEGER
// returns: id STRING; title STRING; publisher STRING; url STRING; published STRING; fetched DATETIME; kind STRING; form STRING; source STRING; claims INTEGER; same_text_as STRING; withdrawn STRING null: not
MATCH (d:Document)
WHERE ($kind IS NULL OR d.kind = $kind)
  AND ($text = '' OR any(part IN [d.title, d.publisher, d.url] WHERE toLower(part) CONTAINS toLower($text)))
WITH d
ORDER BY coalesce(d.published, '') DESC, d.id
SKIP $skip
LIMIT $limit
RETURN d.id AS id, d.title AS title, d.publisher AS publisher, d.url AS url, d.published AS published,
       d.fetched AS fetched, d.kind AS kind, d.form AS form, d.source AS source,
       COUNT { (d)<-[:OF]-(:Extraction {current: true})<-[:IN]-(:Claim) } AS claims,
       d.same_text_as AS same_text_as, d.withdrawn AS withdrawn
ORDER BY coalesce(d.published, '') DESC, d.id
