BEGIN TRANSACTION;
CREATE TABLE change (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	at VARCHAR NOT NULL, 
	author VARCHAR NOT NULL, 
	what TEXT NOT NULL, 
	records INTEGER NOT NULL, 
	undoes BIGINT
);
INSERT INTO "change" VALUES(1,'2026-11-22T04:55:43+00:00','Anna','contacts added',2,NULL);
INSERT INTO "change" VALUES(2,'2026-11-22T04:55:43+00:00','Anna','contacts edited',1,NULL);
INSERT INTO "change" VALUES(3,'2026-11-22T04:55:43+00:00','Anna','purchases added',2,NULL);
INSERT INTO "change" VALUES(4,'2026-11-22T04:55:43+00:00','Anna','documents added to notes',1,NULL);
INSERT INTO "change" VALUES(5,'2026-11-22T04:55:43+00:00','Anna','contacts removed',1,NULL);
CREATE TABLE collection (
	name VARCHAR NOT NULL, 
	next_id BIGINT NOT NULL, 
	live BOOLEAN NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "collection" VALUES('contacts',3,1);
INSERT INTO "collection" VALUES('purchases',3,1);
INSERT INTO "collection" VALUES('notes',2,1);
CREATE TABLE document (
	tbl VARCHAR NOT NULL, 
	doc_id BIGINT NOT NULL, 
	"key" VARCHAR, 
	contact_id VARCHAR, 
	search TEXT, 
	body TEXT, 
	origin BIGINT NOT NULL, 
	PRIMARY KEY (tbl, doc_id)
);
INSERT INTO "document" VALUES('contacts',1,'anna',NULL,'anna ozola
+37120000001','{"id":"anna","name":"Anna Ozola","kind":"person","role":"lead","phones":["+37120000001"],"emails":[],"company":"","city":"Ogre","channel":"","owner":"","tags":["wholesale"],"consent":"unknown","ref":"","note":"","custom":{}}',2);
INSERT INTO "document" VALUES('contacts',2,'janis',NULL,NULL,NULL,5);
INSERT INTO "document" VALUES('purchases',1,'p1','anna',NULL,'{"id":"p1","contact_id":"anna","date":"2026-01-02","amount":12.5,"product":"Water"}',3);
INSERT INTO "document" VALUES('purchases',2,'p2',NULL,NULL,'{"id":"p2","date":"2026-01-03","amount":-2.0}',3);
INSERT INTO "document" VALUES('notes',1,NULL,NULL,NULL,'{"text":"a raw document"}',4);
CREATE TABLE fact (
	contact_id VARCHAR NOT NULL, 
	segment VARCHAR, 
	rhythm VARCHAR, 
	check_band VARCHAR, 
	total_spent FLOAT, 
	purchase_count INTEGER, 
	average_check FLOAT, 
	first_purchase VARCHAR, 
	last_purchase VARCHAR, 
	usual_interval_days FLOAT, 
	PRIMARY KEY (contact_id)
);
CREATE TABLE history (
	change_id BIGINT NOT NULL, 
	tbl VARCHAR NOT NULL, 
	doc_id BIGINT NOT NULL, 
	"before" TEXT, 
	origin_before BIGINT NOT NULL, 
	origin_after BIGINT NOT NULL, 
	PRIMARY KEY (change_id, tbl, doc_id)
);
INSERT INTO "history" VALUES(1,'contacts',1,NULL,0,1);
INSERT INTO "history" VALUES(1,'contacts',2,NULL,0,1);
INSERT INTO "history" VALUES(2,'contacts',1,'{"id":"anna","name":"Anna Ozola","kind":"person","role":"lead","phones":["+37120000001"],"emails":[],"company":"","city":"","channel":"","owner":"","tags":["wholesale"],"consent":"unknown","ref":"","note":"","custom":{}}',1,2);
INSERT INTO "history" VALUES(3,'purchases',1,NULL,0,3);
INSERT INTO "history" VALUES(3,'purchases',2,NULL,0,3);
INSERT INTO "history" VALUES(4,'notes',1,NULL,0,4);
INSERT INTO "history" VALUES(5,'contacts',2,'{"id":"janis","name":"Jānis Kalniņš","kind":"person","role":"lead","phones":[],"emails":[],"company":"","city":"Rīga","channel":"","owner":"","tags":[],"consent":"unknown","ref":"","note":"","custom":{}}',1,5);
CREATE TABLE info (
	"key" VARCHAR NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "info" VALUES('schema','1');
INSERT INTO "info" VALUES('settings','{"name":"Ozols & dēli","currency":"EUR","country":"LV"}');
CREATE TABLE label (
	tbl VARCHAR NOT NULL, 
	tag VARCHAR NOT NULL, 
	doc_id BIGINT NOT NULL, 
	PRIMARY KEY (tbl, tag, doc_id)
);
INSERT INTO "label" VALUES('contacts','wholesale',1);
CREATE INDEX document_contact ON document (tbl, contact_id);
CREATE INDEX contact_search ON document (tbl, search, doc_id) WHERE tbl = 'contacts' AND body IS NOT NULL;
CREATE INDEX contact_role ON document (tbl, json_extract(body, '$.role'), doc_id) WHERE tbl = 'contacts' AND body IS NOT NULL;
CREATE INDEX document_key ON document (tbl, "key");
CREATE INDEX label_document ON label (tbl, doc_id);
CREATE INDEX history_document ON history (tbl, doc_id);
CREATE INDEX ix_fact_segment ON fact (segment);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('change',5);
COMMIT;
