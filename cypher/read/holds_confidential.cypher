// Whether the graph holds a confidential document.
// params:  none
// returns: held BOOLEAN
RETURN EXISTS { (:Document {rights: 'confidential'}) } AS held
