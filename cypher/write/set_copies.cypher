// Which documents are copies of one text: each points at the first of its group by id, which points nowhere.
// params:  $rows LIST OF MAP {id, same (null: none)}
// returns: documents INTEGER
UNWIND $rows AS row
MATCH (d:Document {id: row.id})
SET d.same_text_as = row.same
RETURN count(d) AS documents
