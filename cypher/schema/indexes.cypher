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
