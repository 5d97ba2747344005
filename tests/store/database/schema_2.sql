BEGIN TRANSACTION;
CREATE TABLE change (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	at VARCHAR NOT NULL, 
	author VARCHAR NOT NULL, 
	what TEXT NOT NULL, 
	records INTEGER NOT NULL, 
	undoes BIGINT
);
INSERT INTO "change" VALUES(1,'2026-11-25T03:31:58.038141+00:00','Pēteris','import of 2 contacts from clients.csv [0123456789ab]',2,NULL);
INSERT INTO "change" VALUES(2,'2026-11-25T03:31:58.048243+00:00','Anna','contacts edited',1,NULL);
INSERT INTO "change" VALUES(3,'2026-11-25T03:31:58.051175+00:00','Anna','purchases added',2,NULL);
INSERT INTO "change" VALUES(4,'2026-11-25T03:31:58.054321+00:00','Anna','deal “Ovens” opened',3,NULL);
INSERT INTO "change" VALUES(5,'2026-11-25T03:31:58.061382+00:00','Anna','deal “Ovens” moved from Lead to Talk',2,NULL);
INSERT INTO "change" VALUES(6,'2026-11-25T03:31:58.065399+00:00','Anna','documents added to notes',1,NULL);
INSERT INTO "change" VALUES(7,'2026-11-25T03:31:58.071393+00:00','Anna','undo of 6: documents added to notes',1,6);
INSERT INTO "change" VALUES(8,'2026-11-25T03:31:58.075520+00:00','Anna','undo of 7: undo of 6: documents added to notes',1,7);
INSERT INTO "change" VALUES(9,'2026-11-25T03:31:58.077391+00:00','Anna','contacts removed',1,NULL);
INSERT INTO "change" VALUES(10,'2026-11-25T03:31:58.078800+00:00','Anna','interactions added',1,NULL);
INSERT INTO "change" VALUES(11,'2026-11-25T03:31:58.081683+00:00','Anna','interactions removed',1,NULL);
INSERT INTO "change" VALUES(12,'2026-11-25T03:31:58.082860+00:00','Anna','interactions added',1,NULL);
CREATE TABLE collection (
	name VARCHAR NOT NULL, 
	next_id BIGINT NOT NULL, 
	live BOOLEAN NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "collection" VALUES('contacts',3,1);
INSERT INTO "collection" VALUES('purchases',3,1);
INSERT INTO "collection" VALUES('pipelines',2,1);
INSERT INTO "collection" VALUES('deals',2,1);
INSERT INTO "collection" VALUES('stage_events',3,1);
INSERT INTO "collection" VALUES('notes',2,1);
INSERT INTO "collection" VALUES('interactions',3,1);
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
+371 2555 0199','{"id":"anna","name":"Anna Ozola","kind":"person","role":"lead","phones":["+371 2555 0199"],"emails":[],"company":"","city":"Ogre","channel":"","owner":"","tags":["VIP"],"consent":"unknown","ref":"","note":"","custom":{}}',2);
INSERT INTO "document" VALUES('contacts',2,'janis',NULL,NULL,NULL,9);
INSERT INTO "document" VALUES('purchases',1,'p1','anna',NULL,'{"id":"p1","contact_id":"anna","date":"2026-01-05","amount":12.5,"product":"Bread"}',3);
INSERT INTO "document" VALUES('purchases',2,'p2','anna',NULL,'{"id":"p2","contact_id":"anna","date":"2026-02-01","amount":-2.0,"product":"Bread"}',3);
INSERT INTO "document" VALUES('pipelines',1,'00t4462jyssja2s9rrmmedb',NULL,NULL,'{"id":"00t4462jyssja2s9rrmmedb","name":"Sales","stages":["Lead","Talk","Offer","Agreed"],"won":"Won","lost":"Lost"}',4);
INSERT INTO "document" VALUES('deals',1,'d1','anna','ovens','{"id":"d1","title":"Ovens","contact_id":"anna","pipeline":"Sales","stage":"Talk","product":"","channel":"","owner":"","lost_reason":"","ref":"","note":"","custom":{},"created_at":"2026-11-25T03:31:58Z"}',5);
INSERT INTO "document" VALUES('stage_events',1,'00t4462jzmyt0f2024w0arj',NULL,NULL,'{"id":"00t4462jzmyt0f2024w0arj","deal_id":"d1","to_stage":"Lead","at":"2026-11-25T03:31:58Z","by":"Anna"}',4);
INSERT INTO "document" VALUES('stage_events',2,'00t4462jzq0114ymevyfn1c',NULL,NULL,'{"id":"00t4462jzq0114ymevyfn1c","deal_id":"d1","from_stage":"Lead","to_stage":"Talk","at":"2026-11-25T03:31:58Z","by":"Anna"}',5);
INSERT INTO "document" VALUES('notes',1,NULL,NULL,NULL,'{"text":"a raw document"}',6);
INSERT INTO "document" VALUES('interactions',1,'i1','anna',NULL,NULL,11);
INSERT INTO "document" VALUES('interactions',2,'i1','anna','called again','{"id":"i1","contact_id":"anna","kind":"call","direction":"out","at":"2026-11-25T03:31:58Z","summary":"called again","by":"","deal_id":"d1"}',12);
CREATE TABLE fact (
	contact_id VARCHAR NOT NULL, 
	segment VARCHAR, 
	rhythm VARCHAR, 
	order_value_band VARCHAR, 
	total_spent FLOAT, 
	purchase_count INTEGER, 
	average_order_value FLOAT, 
	first_purchase VARCHAR, 
	last_purchase VARCHAR, 
	median_days_between_orders FLOAT, 
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
INSERT INTO "history" VALUES(2,'contacts',1,'{"id":"anna","name":"Anna Ozola","kind":"person","role":"lead","phones":["+371 2555 0199"],"emails":[],"company":"","city":"","channel":"","owner":"","tags":["VIP"],"consent":"unknown","ref":"","note":"","custom":{}}',1,2);
INSERT INTO "history" VALUES(3,'purchases',1,NULL,0,3);
INSERT INTO "history" VALUES(3,'purchases',2,NULL,0,3);
INSERT INTO "history" VALUES(4,'pipelines',1,NULL,0,4);
INSERT INTO "history" VALUES(4,'deals',1,NULL,0,4);
INSERT INTO "history" VALUES(4,'stage_events',1,NULL,0,4);
INSERT INTO "history" VALUES(5,'deals',1,'{"id":"d1","title":"Ovens","contact_id":"anna","pipeline":"Sales","stage":"Lead","product":"","channel":"","owner":"","lost_reason":"","ref":"","note":"","custom":{},"created_at":"2026-11-25T03:31:58Z"}',4,5);
INSERT INTO "history" VALUES(5,'stage_events',2,NULL,0,5);
INSERT INTO "history" VALUES(6,'notes',1,NULL,0,6);
INSERT INTO "history" VALUES(7,'notes',1,'{"text":"a raw document"}',6,0);
INSERT INTO "history" VALUES(8,'notes',1,NULL,0,6);
INSERT INTO "history" VALUES(9,'contacts',2,'{"id":"janis","name":"Jānis Kalns","kind":"person","role":"lead","phones":[],"emails":[],"company":"","city":"Rīga","channel":"","owner":"","tags":[],"consent":"unknown","ref":"","note":"","custom":{}}',1,9);
INSERT INTO "history" VALUES(10,'interactions',1,NULL,0,10);
INSERT INTO "history" VALUES(11,'interactions',1,'{"id":"i1","contact_id":"anna","kind":"call","direction":"out","at":"2026-11-25T03:31:58Z","summary":"called","by":"","deal_id":"d1"}',10,11);
INSERT INTO "history" VALUES(12,'interactions',2,NULL,0,12);
CREATE TABLE info (
	"key" VARCHAR NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "info" VALUES('schema','2');
INSERT INTO "info" VALUES('id','0ea8a423c99ef2957889cab7af46ccf0');
INSERT INTO "info" VALUES('settings','{"name":"Ozols & dēli","currency":"EUR","country":"LV"}');
CREATE TABLE label (
	tbl VARCHAR NOT NULL, 
	tag VARCHAR NOT NULL, 
	doc_id BIGINT NOT NULL, 
	PRIMARY KEY (tbl, tag, doc_id)
);
INSERT INTO "label" VALUES('contacts','VIP',1);
CREATE INDEX contact_search ON document (tbl, search, doc_id) WHERE tbl = 'contacts' AND body IS NOT NULL;
CREATE INDEX document_removed ON document (tbl, body) WHERE body IS NULL;
CREATE INDEX document_key ON document (tbl, "key");
CREATE INDEX contact_role ON document (tbl, json_extract(body, '$.role'), doc_id) WHERE tbl = 'contacts' AND body IS NOT NULL;
CREATE INDEX document_contact ON document (tbl, contact_id);
CREATE INDEX label_document ON label (tbl, doc_id);
CREATE INDEX history_document ON history (tbl, doc_id);
CREATE INDEX ix_fact_segment ON fact (segment);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('change',12);
COMMIT;
