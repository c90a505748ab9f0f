// Indexes behind the look-ups that are not by a unique key.
// params:  none
// returns: nothing

CREATE INDEX document_url IF NOT EXISTS FOR (n:Document) ON (n.url);
CREATE INDEX document_text IF NOT EXISTS FOR (n:Document) ON (n.text_sha256);
CREATE INDEX claim_tie IF NOT EXISTS FOR (n:Claim) ON (n.tie);
CREATE INDEX deal_tie IF NOT EXISTS FOR (n:Deal) ON (n.tie);
CREATE INDEX entity_provisional IF NOT EXISTS FOR (n:Entity) ON (n.provisional);
CREATE INDEX dead_letter_state IF NOT EXISTS FOR (n:DeadLetter) ON (n.state);
CREATE INDEX run_started IF NOT EXISTS FOR (n:Run) ON (n.started);
CREATE INDEX document_same_text IF NOT EXISTS FOR (n:Document) ON (n.same_text_as);
CREATE INDEX document_band_00 IF NOT EXISTS FOR (n:Document) ON (n.band_00);
CREATE INDEX document_band_01 IF NOT EXISTS FOR (n:Document) ON (n.band_01);
CREATE INDEX document_band_02 IF NOT EXISTS FOR (n:Document) ON (n.band_02);
CREATE INDEX document_band_03 IF NOT EXISTS FOR (n:Document) ON (n.band_03);
CREATE INDEX document_band_04 IF NOT EXISTS FOR (n:Document) ON (n.band_04);
CREATE INDEX document_band_05 IF NOT EXISTS FOR (n:Document) ON (n.band_05);
CREATE INDEX document_band_06 IF NOT EXISTS FOR (n:Document) ON (n.band_06);
CREATE INDEX document_band_07 IF NOT EXISTS FOR (n:Document) ON (n.band_07);
CREATE INDEX document_band_08 IF NOT EXISTS FOR (n:Document) ON (n.band_08);
CREATE INDEX document_band_09 IF NOT EXISTS FOR (n:Document) ON (n.band_09);
CREATE INDEX document_band_10 IF NOT EXISTS FOR (n:Document) ON (n.band_10);
CREATE INDEX document_band_11 IF NOT EXISTS FOR (n:Document) ON (n.band_11);
// Which entities have a key of a name (graph/name_index.py).
CREATE FULLTEXT INDEX name_keys IF NOT EXISTS FOR (n:NameKeys) ON EACH [n.keys]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace'}};
// One that is still being made answers no question.
CALL db.awaitIndexes(300);
