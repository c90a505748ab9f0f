// Whether the database holds anything of a record.
// params:  none
// returns: held BOOLEAN
RETURN EXISTS { (:Entity|Document|Extraction|Claim|Deal|Judgement) } AS held
