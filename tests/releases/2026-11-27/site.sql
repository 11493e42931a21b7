BEGIN TRANSACTION;
CREATE TABLE "account_emailaddress" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "verified" bool NOT NULL, "primary" bool NOT NULL, "user_id" bigint NOT NULL REFERENCES "accounts_account" ("id") DEFERRABLE INITIALLY DEFERRED, "email" varchar(254) NOT NULL);
INSERT INTO "account_emailaddress" VALUES(1,1,1,1,'ada@example.org');
INSERT INTO "account_emailaddress" VALUES(2,1,1,2,'bo@example.org');
INSERT INTO "account_emailaddress" VALUES(3,1,1,3,'op@example.org');
CREATE TABLE "account_emailconfirmation" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "created" datetime NOT NULL, "sent" datetime NULL, "key" varchar(64) NOT NULL UNIQUE, "email_address_id" integer NOT NULL REFERENCES "account_emailaddress" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "accounts_account" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "password" varchar(128) NOT NULL, "last_login" datetime NULL, "public_id" varchar(16) NOT NULL UNIQUE, "email" varchar(254) NOT NULL UNIQUE, "name" varchar(120) NOT NULL, "language" varchar(16) NOT NULL, "time_zone" varchar(64) NOT NULL, "epoch" integer unsigned NOT NULL CHECK ("epoch" >= 0), "is_active" bool NOT NULL, "joined_at" datetime NOT NULL);
INSERT INTO "accounts_account" VALUES(1,'scrypt$16384$tpEYYowuEWDVcpSDn9Oski$8$5$eriDmO+hDa1ytzW9m6nLQPPI4cYNBlSOlSEIQ95yy/pztBQlEi14ZGYElPZimifdo5Nqx5HdlmDwGGGFY0CqiQ==','2026-11-27 19:11:49.359167','46jmfw69drfy','ada@example.org','Ada','en','UTC',1,1,'2026-11-27 19:11:27.943814');
INSERT INTO "accounts_account" VALUES(2,'scrypt$16384$iCLC2B64IYkXZUSBHHW2SF$8$5$y8xC+wu9T1Q6zbf3OtOqS2Y0QqJck0gNSNYfv3S0lZBPo2FkwHFOG9WTKNRa+K6XLUsblJBmAFQbfRu0XTCnzQ==','2026-11-27 19:11:42.893273','4hppym7nd77g','bo@example.org','Bo','en','UTC',1,1,'2026-11-27 19:11:30.178334');
INSERT INTO "accounts_account" VALUES(3,'scrypt$16384$9AEVuwf9Eu5KNf2EqgVoof$8$5$5trmWY/vlusW1TGTwYC1qq+AOtJOu96iA13PaiCOaLeTQ4ci6uTmZUpQDKWaaI+u0XeuS5PUum7YlYa5tJfh+Q==',NULL,'kg8r8e3vex7g','op@example.org','Op','en','UTC',1,1,'2026-11-27 19:11:32.134209');
CREATE TABLE "accounts_invitation" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "email" varchar(254) NOT NULL, "token_digest" varchar(64) NOT NULL UNIQUE, "role" varchar(16) NOT NULL, "created_at" datetime NOT NULL, "expires_at" datetime NOT NULL, "used_at" datetime NULL);
CREATE TABLE "accounts_role" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(16) NOT NULL, "scope" varchar(120) NOT NULL, "granted_at" datetime NOT NULL, "account_id" bigint NOT NULL REFERENCES "accounts_account" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "accounts_role_once" UNIQUE ("account_id", "name", "scope"));
INSERT INTO "accounts_role" VALUES(1,'operator','site','2026-11-27 19:11:32.189689',3);
CREATE TABLE "assessment_attempt" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "part" varchar(200) NOT NULL, "number" integer unsigned NOT NULL CHECK ("number" >= 0), "response" text NOT NULL CHECK ((JSON_VALID("response") OR "response" IS NULL)), "fraction" real NOT NULL, "is_late" bool NOT NULL, "version" bigint NOT NULL, "once" varchar(32) NOT NULL, "at" datetime DEFAULT (STRFTIME('%Y-%m-%d %H:%M:%f', 'NOW')) NOT NULL, "account_id" bigint NOT NULL, "run_id" bigint NOT NULL, CONSTRAINT "assessment_attempt_order" UNIQUE ("run_id", "part", "account_id", "number"));
INSERT INTO "assessment_attempt" VALUES(1,'q',1,'"86e1de7482"',1.0,0,1,'cd4a4d62cb2325a2','2026-11-27 19:11:40.555',1,1);
CREATE TABLE "auth_group" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(150) NOT NULL UNIQUE);
CREATE TABLE "auth_group_permissions" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED, "permission_id" integer NOT NULL REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "auth_permission" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "codename" varchar(100) NOT NULL, "name" varchar(255) NOT NULL);
INSERT INTO "auth_permission" VALUES(1,1,'add_permission','Can add permission');
INSERT INTO "auth_permission" VALUES(2,1,'change_permission','Can change permission');
INSERT INTO "auth_permission" VALUES(3,1,'delete_permission','Can delete permission');
INSERT INTO "auth_permission" VALUES(4,1,'view_permission','Can view permission');
INSERT INTO "auth_permission" VALUES(5,2,'add_group','Can add group');
INSERT INTO "auth_permission" VALUES(6,2,'change_group','Can change group');
INSERT INTO "auth_permission" VALUES(7,2,'delete_group','Can delete group');
INSERT INTO "auth_permission" VALUES(8,2,'view_group','Can view group');
INSERT INTO "auth_permission" VALUES(9,3,'add_contenttype','Can add content type');
INSERT INTO "auth_permission" VALUES(10,3,'change_contenttype','Can change content type');
INSERT INTO "auth_permission" VALUES(11,3,'delete_contenttype','Can delete content type');
INSERT INTO "auth_permission" VALUES(12,3,'view_contenttype','Can view content type');
INSERT INTO "auth_permission" VALUES(13,4,'add_session','Can add session');
INSERT INTO "auth_permission" VALUES(14,4,'change_session','Can change session');
INSERT INTO "auth_permission" VALUES(15,4,'delete_session','Can delete session');
INSERT INTO "auth_permission" VALUES(16,4,'view_session','Can view session');
INSERT INTO "auth_permission" VALUES(17,5,'add_emailaddress','Can add email address');
INSERT INTO "auth_permission" VALUES(18,5,'change_emailaddress','Can change email address');
INSERT INTO "auth_permission" VALUES(19,5,'delete_emailaddress','Can delete email address');
INSERT INTO "auth_permission" VALUES(20,5,'view_emailaddress','Can view email address');
INSERT INTO "auth_permission" VALUES(21,6,'add_emailconfirmation','Can add email confirmation');
INSERT INTO "auth_permission" VALUES(22,6,'change_emailconfirmation','Can change email confirmation');
INSERT INTO "auth_permission" VALUES(23,6,'delete_emailconfirmation','Can delete email confirmation');
INSERT INTO "auth_permission" VALUES(24,6,'view_emailconfirmation','Can view email confirmation');
INSERT INTO "auth_permission" VALUES(25,7,'add_job','Can add job');
INSERT INTO "auth_permission" VALUES(26,7,'change_job','Can change job');
INSERT INTO "auth_permission" VALUES(27,7,'delete_job','Can delete job');
INSERT INTO "auth_permission" VALUES(28,7,'view_job','Can view job');
INSERT INTO "auth_permission" VALUES(29,8,'add_outboxevent','Can add outbox event');
INSERT INTO "auth_permission" VALUES(30,8,'change_outboxevent','Can change outbox event');
INSERT INTO "auth_permission" VALUES(31,8,'delete_outboxevent','Can delete outbox event');
INSERT INTO "auth_permission" VALUES(32,8,'view_outboxevent','Can view outbox event');
INSERT INTO "auth_permission" VALUES(33,9,'add_invitation','Can add invitation');
INSERT INTO "auth_permission" VALUES(34,9,'change_invitation','Can change invitation');
INSERT INTO "auth_permission" VALUES(35,9,'delete_invitation','Can delete invitation');
INSERT INTO "auth_permission" VALUES(36,9,'view_invitation','Can view invitation');
INSERT INTO "auth_permission" VALUES(37,10,'add_account','Can add account');
INSERT INTO "auth_permission" VALUES(38,10,'change_account','Can change account');
INSERT INTO "auth_permission" VALUES(39,10,'delete_account','Can delete account');
INSERT INTO "auth_permission" VALUES(40,10,'view_account','Can view account');
INSERT INTO "auth_permission" VALUES(41,11,'add_role','Can add role');
INSERT INTO "auth_permission" VALUES(42,11,'change_role','Can change role');
INSERT INTO "auth_permission" VALUES(43,11,'delete_role','Can delete role');
INSERT INTO "auth_permission" VALUES(44,11,'view_role','Can view role');
INSERT INTO "auth_permission" VALUES(45,12,'add_build','Can add build');
INSERT INTO "auth_permission" VALUES(46,12,'change_build','Can change build');
INSERT INTO "auth_permission" VALUES(47,12,'delete_build','Can delete build');
INSERT INTO "auth_permission" VALUES(48,12,'view_build','Can view build');
INSERT INTO "auth_permission" VALUES(49,13,'add_gate','Can add gate');
INSERT INTO "auth_permission" VALUES(50,13,'change_gate','Can change gate');
INSERT INTO "auth_permission" VALUES(51,13,'delete_gate','Can delete gate');
INSERT INTO "auth_permission" VALUES(52,13,'view_gate','Can view gate');
INSERT INTO "auth_permission" VALUES(53,14,'add_servedfile','Can add served file');
INSERT INTO "auth_permission" VALUES(54,14,'change_servedfile','Can change served file');
INSERT INTO "auth_permission" VALUES(55,14,'delete_servedfile','Can delete served file');
INSERT INTO "auth_permission" VALUES(56,14,'view_servedfile','Can view served file');
INSERT INTO "auth_permission" VALUES(57,15,'add_compiled','Can add compiled');
INSERT INTO "auth_permission" VALUES(58,15,'change_compiled','Can change compiled');
INSERT INTO "auth_permission" VALUES(59,15,'delete_compiled','Can delete compiled');
INSERT INTO "auth_permission" VALUES(60,15,'view_compiled','Can view compiled');
INSERT INTO "auth_permission" VALUES(61,16,'add_course','Can add course');
INSERT INTO "auth_permission" VALUES(62,16,'change_course','Can change course');
INSERT INTO "auth_permission" VALUES(63,16,'delete_course','Can delete course');
INSERT INTO "auth_permission" VALUES(64,16,'view_course','Can view course');
INSERT INTO "auth_permission" VALUES(65,17,'add_courseversion','Can add course version');
INSERT INTO "auth_permission" VALUES(66,17,'change_courseversion','Can change course version');
INSERT INTO "auth_permission" VALUES(67,17,'delete_courseversion','Can delete course version');
INSERT INTO "auth_permission" VALUES(68,17,'view_courseversion','Can view course version');
INSERT INTO "auth_permission" VALUES(69,18,'add_draft','Can add draft');
INSERT INTO "auth_permission" VALUES(70,18,'change_draft','Can change draft');
INSERT INTO "auth_permission" VALUES(71,18,'delete_draft','Can delete draft');
INSERT INTO "auth_permission" VALUES(72,18,'view_draft','Can view draft');
INSERT INTO "auth_permission" VALUES(73,19,'add_stream','Can add stream');
INSERT INTO "auth_permission" VALUES(74,19,'change_stream','Can change stream');
INSERT INTO "auth_permission" VALUES(75,19,'delete_stream','Can delete stream');
INSERT INTO "auth_permission" VALUES(76,19,'view_stream','Can view stream');
INSERT INTO "auth_permission" VALUES(77,20,'add_run','Can add run');
INSERT INTO "auth_permission" VALUES(78,20,'change_run','Can change run');
INSERT INTO "auth_permission" VALUES(79,20,'delete_run','Can delete run');
INSERT INTO "auth_permission" VALUES(80,20,'view_run','Can view run');
INSERT INTO "auth_permission" VALUES(81,21,'add_enrolment','Can add enrolment');
INSERT INTO "auth_permission" VALUES(82,21,'change_enrolment','Can change enrolment');
INSERT INTO "auth_permission" VALUES(83,21,'delete_enrolment','Can delete enrolment');
INSERT INTO "auth_permission" VALUES(84,21,'view_enrolment','Can view enrolment');
INSERT INTO "auth_permission" VALUES(85,22,'add_evidence','Can add evidence');
INSERT INTO "auth_permission" VALUES(86,22,'change_evidence','Can change evidence');
INSERT INTO "auth_permission" VALUES(87,22,'delete_evidence','Can delete evidence');
INSERT INTO "auth_permission" VALUES(88,22,'view_evidence','Can view evidence');
INSERT INTO "auth_permission" VALUES(89,23,'add_summary','Can add summary');
INSERT INTO "auth_permission" VALUES(90,23,'change_summary','Can change summary');
INSERT INTO "auth_permission" VALUES(91,23,'delete_summary','Can delete summary');
INSERT INTO "auth_permission" VALUES(92,23,'view_summary','Can view summary');
INSERT INTO "auth_permission" VALUES(93,24,'add_attempt','Can add attempt');
INSERT INTO "auth_permission" VALUES(94,24,'change_attempt','Can change attempt');
INSERT INTO "auth_permission" VALUES(95,24,'delete_attempt','Can delete attempt');
INSERT INTO "auth_permission" VALUES(96,24,'view_attempt','Can view attempt');
INSERT INTO "auth_permission" VALUES(97,25,'add_award','Can add award');
INSERT INTO "auth_permission" VALUES(98,25,'change_award','Can change award');
INSERT INTO "auth_permission" VALUES(99,25,'delete_award','Can delete award');
INSERT INTO "auth_permission" VALUES(100,25,'view_award','Can view award');
INSERT INTO "auth_permission" VALUES(101,26,'add_issuerkey','Can add issuer key');
INSERT INTO "auth_permission" VALUES(102,26,'change_issuerkey','Can change issuer key');
INSERT INTO "auth_permission" VALUES(103,26,'delete_issuerkey','Can delete issuer key');
INSERT INTO "auth_permission" VALUES(104,26,'view_issuerkey','Can view issuer key');
INSERT INTO "auth_permission" VALUES(105,27,'add_statuslist','Can add status list');
INSERT INTO "auth_permission" VALUES(106,27,'change_statuslist','Can change status list');
INSERT INTO "auth_permission" VALUES(107,27,'delete_statuslist','Can delete status list');
INSERT INTO "auth_permission" VALUES(108,27,'view_statuslist','Can view status list');
INSERT INTO "auth_permission" VALUES(109,28,'add_credential','Can add credential');
INSERT INTO "auth_permission" VALUES(110,28,'change_credential','Can change credential');
INSERT INTO "auth_permission" VALUES(111,28,'delete_credential','Can delete credential');
INSERT INTO "auth_permission" VALUES(112,28,'view_credential','Can view credential');
CREATE TABLE "catalogue_run" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "public_id" varchar(16) NOT NULL UNIQUE, "slug" varchar(120) NOT NULL UNIQUE, "opens_at" datetime NULL, "closes_at" datetime NULL, "time_zone" varchar(64) NOT NULL, "is_listed" bool NOT NULL, "reads_without_account" bool NOT NULL, "created_at" datetime NOT NULL, "course_id" bigint NOT NULL REFERENCES "content_course" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "catalogue_run" VALUES(1,'qzxq5rx55cza','wells',NULL,NULL,'Europe/Madrid',1,1,'2026-11-27 19:11:25.463647',1);
CREATE TABLE "content_build" ("key" varchar(64) NOT NULL PRIMARY KEY, "base" varchar(64) NOT NULL, "about" text NOT NULL, "body" text NOT NULL, "text" text NOT NULL);
INSERT INTO "content_build" VALUES('6d0a8e0937ce1ec0b2497677f59a76082abba533fedbc6a26c9456374cef7630','acef48b4225ae3aa121d810682bc4fee4534ae032f44e02f2a08e2cde11f2d23','{"findings":[],"claims":[],"fragments":[],"anchors":[],"kept":[],"files":{},"units":{},"digests":[]}','{"segments":["<div class=\"prose\">\n<p>Ten of a thousand wells are bad.</p>\n</div>\n"],"parts":[],"media":[],"frames":[]}','A thousand cases Ten of a thousand wells are bad.');
INSERT INTO "content_build" VALUES('f939b5761e294a2051ddd8075263af28f457e18f4473dc19f44ddb82f4f08b0c','a31746b07ce8b0475c6d54a663088be221448c645f4684ed94f8ef848b040198','{"findings":[],"claims":[],"fragments":[],"anchors":[],"kept":[],"files":{},"units":{},"digests":[]}','{"segments":["<div class=\"prose\">\n<p>Ten of a thousand wells are bad.</p>\n</div>\n"],"parts":[],"media":[],"frames":[]}','Trees of numbers Ten of a thousand wells are bad.');
INSERT INTO "content_build" VALUES('acb9866a16d925498211349d387591cc743301e58dd5cbc1e7d575278ff33427','c44255f0caf3e8221e1f18a36e714dc0c51d604d708ed1eda37268f1f819cdb6','{"findings":[],"claims":[["q",10,"question"]],"fragments":[],"anchors":["q"],"kept":[],"files":{},"units":{},"digests":[]}','{"segments":["<div class=\"prose\">\n<p>Ten of a thousand wells are bad.</p>\n</div>\n",["question","q"]],"parts":[{"kind":"question","id":"q","title":"The flagged well","public":{"item":"choice","prompt":"Which?","is_block":false,"hints":[],"attempts":0,"shuffle":false,"options":[{"id":"86e1de7482","html":"This"},{"id":"0f87c1aedc","html":"That"}]},"key":{"explanation":"","shares":{"86e1de7482":1.0,"0f87c1aedc":0.0},"replies":{}},"category":"checks","points":1.0,"required":true,"due":"","due_zone":"","skills":["o"],"asks":"Which?"}],"media":[],"frames":[]}','The flagged well Ten of a thousand wells are bad. Which? This That Which?');
CREATE TABLE "content_compiled" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "source_hash" varchar(64) NOT NULL, "fingerprint" varchar(16) NOT NULL, "edition" varchar(64) NOT NULL, "outline" text NOT NULL, "build_keys" text NOT NULL, "digests" text NOT NULL, "findings" text NOT NULL, "created_at" datetime NOT NULL, CONSTRAINT "content_compiled_once" UNIQUE ("source_hash", "fingerprint"));
INSERT INTO "content_compiled" VALUES(1,'28bcb8ee4b7d433c4785f296a95e527a44ae7d83ded78d44c96db88e1076a13a','71939379366756a7','5c832af63e6a35f3e71a50901de58d5b2f93e55eaf22b35498020b9b4aa43f0e','{"about_html":"<div class=\"prose\">\n<p>A district has a thousand wells.</p>\n</div>\n","audience":"People who read test results.","country":"","ects":0.0,"eqf":0,"files":{"completions.toml":{"pathways":[{"criteria":"","description":"Has done the course.","id":"certificate","option":"platform","rule":"all(units >= 80%, score >= 60%)","rule_digest":"021480b147111d32681d35a6ce54f47edfea038c9436e0c56a997d70730c9c91","title":"Certificate of completion"}]}},"grading":{"categories":[{"drop_lowest":0,"id":"checks","title":"Checks","weight":1.0}],"pass_mark":0.5},"image":"","image_alt":"","institution":"Example University","language":"en","level":"introductory","licence":"CC-BY-4.0","modules":[{"id":"counting","opens":"","title":"Counting","units":[{"build":"6d0a8e0937ce1ec0b2497677f59a76082abba533fedbc6a26c9456374cef7630","counts":true,"id":"cases","kept":[],"minutes":12.0,"outcomes":["o"],"parts":[],"path":"01-counting/01-cases.md","summary":"","title":"A thousand cases"},{"build":"f939b5761e294a2051ddd8075263af28f457e18f4473dc19f44ddb82f4f08b0c","counts":true,"id":"trees","kept":[],"minutes":12.0,"outcomes":["o"],"parts":[],"path":"01-counting/02-trees.md","summary":"","title":"Trees of numbers"}]},{"id":"signals","opens":"","title":"Signals","units":[{"build":"acb9866a16d925498211349d387591cc743301e58dd5cbc1e7d575278ff33427","counts":true,"id":"well","kept":[],"minutes":12.0,"outcomes":["o"],"parts":[{"asks":"Which?","category":"checks","due":"","due_zone":"","id":"q","kind":"question","points":1.0,"required":true,"skills":["o"],"title":"The flagged well","unit_id":"well"}],"path":"02-signals/01-well.md","summary":"","title":"The flagged well"}]}],"outcomes":[{"id":"o","text":"Say what a positive result means."}],"pacing":"self","prerequisites":"School arithmetic.","quality":"","staff":[{"about":"Teaches statistics.","name":"Cy","role":"author"}],"subjects":["statistics"],"summary":"A test kit that errs.","time_zone":"Europe/Madrid","title":"One thousand wells","workload":1.0}','["6d0a8e0937ce1ec0b2497677f59a76082abba533fedbc6a26c9456374cef7630", "f939b5761e294a2051ddd8075263af28f457e18f4473dc19f44ddb82f4f08b0c", "acb9866a16d925498211349d387591cc743301e58dd5cbc1e7d575278ff33427"]','[]','[{"file": "course.toml", "line": 1, "column": 0, "severity": "note", "rule": "micro-credential", "message": "To be described as a European micro-credential, the course lacks: country (of the awarding body); eqf (level, 1 to 8); quality (type of quality assurance).", "remedy": "Add them to course.toml, if you want that."}, {"file": "course.toml", "line": 11, "column": 0, "severity": "warning", "rule": "workload", "message": "The units take 0.6 hours in all, the course says 1.", "remedy": "Correct workload, or the units'' minutes."}]','2026-11-27 19:11:25.388515');
CREATE TABLE "content_course" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "public_id" varchar(16) NOT NULL UNIQUE, "slug" varchar(120) NOT NULL UNIQUE, "title" varchar(300) NOT NULL, "created_at" datetime NOT NULL, "owner_id" bigint NULL REFERENCES "accounts_account" ("id") DEFERRABLE INITIALLY DEFERRED, "current_id" bigint NULL REFERENCES "content_courseversion" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "content_course" VALUES(1,'fswhafqng65k','wells','One thousand wells','2026-11-27 19:11:25.329679',NULL,1);
CREATE TABLE "content_courseversion" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "number" integer unsigned NOT NULL CHECK ("number" >= 0), "source_hash" varchar(64) NOT NULL, "retired" text NOT NULL, "published_at" datetime NOT NULL, "compiled_id" bigint NOT NULL REFERENCES "content_compiled" ("id") DEFERRABLE INITIALLY DEFERRED, "course_id" bigint NOT NULL REFERENCES "content_course" ("id") DEFERRABLE INITIALLY DEFERRED, "published_by_id" bigint NULL REFERENCES "accounts_account" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "content_version_number" UNIQUE ("course_id", "number"));
INSERT INTO "content_courseversion" VALUES(1,1,'28bcb8ee4b7d433c4785f296a95e527a44ae7d83ded78d44c96db88e1076a13a','[]','2026-11-27 19:11:25.392129',1,1,NULL);
CREATE TABLE "content_draft" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "public_id" varchar(16) NOT NULL UNIQUE, "course_slug" varchar(120) NOT NULL, "created_at" datetime NOT NULL, "compiled_id" bigint NOT NULL REFERENCES "content_compiled" ("id") DEFERRABLE INITIALLY DEFERRED, "owner_id" bigint NULL REFERENCES "accounts_account" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "content_gate" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT);
INSERT INTO "content_gate" VALUES(1);
CREATE TABLE "content_servedfile" ("digest" varchar(64) NOT NULL PRIMARY KEY, "media_type" varchar(80) NOT NULL, "size" bigint NOT NULL);
CREATE TABLE "content_stream" ("source" varchar(64) NOT NULL PRIMARY KEY, "playlist" varchar(64) NOT NULL, "parts" text NOT NULL, "recipe" integer unsigned NOT NULL CHECK ("recipe" >= 0), "problem" varchar(500) NOT NULL, "made_at" datetime NOT NULL);
CREATE TABLE "credentials_award" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "pathway" varchar(120) NOT NULL, "title" varchar(120) NOT NULL, "rule" text NOT NULL, "rule_digest" varchar(64) NOT NULL, "course_slug" varchar(120) NOT NULL, "version_id" bigint NOT NULL, "version_number" integer unsigned NOT NULL CHECK ("version_number" >= 0), "source_hash" varchar(128) NOT NULL, "score" real NULL, "facts" text NOT NULL CHECK ((JSON_VALID("facts") OR "facts" IS NULL)), "state" varchar(10) NOT NULL, "earned_at" datetime NOT NULL, "claimed_until" datetime NULL, "account_id" bigint NOT NULL REFERENCES "accounts_account" ("id") DEFERRABLE INITIALLY DEFERRED, "run_id" bigint NOT NULL REFERENCES "catalogue_run" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "credentials_award_once" UNIQUE ("account_id", "run_id", "pathway"));
INSERT INTO "credentials_award" VALUES(1,'certificate','Certificate of completion','all(units >= 80%, score >= 60%)','021480b147111d32681d35a6ce54f47edfea038c9436e0c56a997d70730c9c91','wells',1,1,'28bcb8ee4b7d433c4785f296a95e527a44ae7d83ded78d44c96db88e1076a13a',1.0,'{"pathway": {"id": "certificate", "option": "platform", "title": "Certificate of completion", "description": "Has done the course.", "rule": "all(units >= 80%, score >= 60%)", "rule_digest": "021480b147111d32681d35a6ce54f47edfea038c9436e0c56a997d70730c9c91", "criteria": ""}, "done": 3, "required": 3, "shown": 1.0, "parts": {}}','issued','2026-11-27 19:11:43.219714',NULL,1,1);
CREATE TABLE "credentials_credential" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "public_id" varchar(16) NOT NULL UNIQUE, "uuid" char(32) NOT NULL UNIQUE, "document" text NOT NULL, "status_index" integer unsigned NOT NULL CHECK ("status_index" >= 0), "issued_at" datetime NOT NULL, "withdrawn_at" datetime NULL, "withdrawn_reason" text NOT NULL, "award_id" bigint NOT NULL UNIQUE REFERENCES "credentials_award" ("id") DEFERRABLE INITIALLY DEFERRED, "withdrawn_by_id" bigint NULL REFERENCES "accounts_account" ("id") DEFERRABLE INITIALLY DEFERRED, "key_id" bigint NOT NULL REFERENCES "credentials_issuerkey" ("id") DEFERRABLE INITIALLY DEFERRED, "status_list_id" bigint NOT NULL REFERENCES "credentials_statuslist" ("id") DEFERRABLE INITIALLY DEFERRED, "seen_at" datetime NULL, CONSTRAINT "credentials_status_place_once" UNIQUE ("status_list_id", "status_index"));
INSERT INTO "credentials_credential" VALUES(1,'mmfe86fs3kdd','937337cb25314548b89d20ad5d87f960','{
  "@context": [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    "https://www.w3.org/ns/did/v1"
  ],
  "id": "urn:uuid:937337cb-2531-4548-b89d-20ad5d87f960",
  "type": [
    "VerifiableCredential",
    "OpenBadgeCredential"
  ],
  "name": "Certificate of completion",
  "description": "For the course “One thousand wells” by Example University.",
  "issuer": {
    "id": "did:key:z6MkrkqUFoWUhi1pf5xA7Yg1YG1gniAKRbFw9kvG3QdbkBzn",
    "type": [
      "Profile"
    ],
    "name": "127.0.0.1:8000",
    "url": "http://127.0.0.1:8000/credentials/issuer",
    "alsoKnownAs": [
      "did:web:127.0.0.1%3A8000"
    ]
  },
  "validFrom": "2026-11-27T19:11:43Z",
  "credentialSubject": {
    "id": "urn:uuid:40f35d44-5301-5dcd-87e2-c00d0bbd077a",
    "type": [
      "AchievementSubject"
    ],
    "name": "Ada",
    "identifier": [
      {
        "type": "IdentityObject",
        "identityHash": "Ada",
        "identityType": "name",
        "hashed": false
      },
      {
        "type": "IdentityObject",
        "hashed": true,
        "identityHash": "sha256$e5dbf708d07e2755068e146ceceea141a64c17d36cde3d45e562956ee2e3d2c2",
        "identityType": "emailAddress",
        "salt": "2b9fa8bf1811beb59074e62fc27890bd"
      }
    ],
    "achievement": {
      "id": "urn:uuid:a0609b8a-2aeb-590b-a57f-22f49d0ebfc5",
      "type": [
        "Achievement"
      ],
      "achievementType": "Certificate",
      "name": "Certificate of completion",
      "description": "Has done the course.",
      "criteria": {
        "id": "http://127.0.0.1:8000/courses/wells/#pathway-certificate",
        "narrative": "- At least 80 % of the units are done.\n- The course grade is at least 60 %."
      },
      "resultDescription": [
        {
          "id": "urn:uuid:ce61654d-5bfa-5871-ba4e-b611249e4eb6",
          "type": [
            "ResultDescription"
          ],
          "name": "Units done",
          "resultType": "RawScore",
          "valueMin": "0",
          "valueMax": "3"
        },
        {
          "id": "urn:uuid:0a0d11dd-2dae-5fb3-b20e-915368ce0b6c",
          "type": [
            "ResultDescription"
          ],
          "name": "Course grade",
          "resultType": "Percent",
          "valueMin": "0",
          "valueMax": "100",
          "requiredValue": "60"
        }
      ],
      "inLanguage": "en",
      "version": "1"
    },
    "narrative": "3 of 3 units done in version 1 of the course.",
    "result": [
      {
        "type": [
          "Result"
        ],
        "resultDescription": "urn:uuid:ce61654d-5bfa-5871-ba4e-b611249e4eb6",
        "value": "3"
      },
      {
        "type": [
          "Result"
        ],
        "resultDescription": "urn:uuid:0a0d11dd-2dae-5fb3-b20e-915368ce0b6c",
        "value": "100"
      }
    ]
  },
  "evidence": [
    {
      "id": "http://127.0.0.1:8000/credentials/mmfe86fs3kdd/#evidence",
      "type": [
        "Evidence"
      ],
      "name": "Record of the course",
      "description": "What was done, by the course’s records.",
      "narrative": "3 of 3 units done in version 1 of the course."
    }
  ],
  "credentialStatus": {
    "id": "http://127.0.0.1:8000/credentials/status/a67b4e0b-3d1e-4ed6-9d15-5d3a0c8a1d65#117119",
    "type": "BitstringStatusListEntry",
    "statusPurpose": "revocation",
    "statusListIndex": "117119",
    "statusListCredential": "http://127.0.0.1:8000/credentials/status/a67b4e0b-3d1e-4ed6-9d15-5d3a0c8a1d65"
  },
  "relatedResource": [
    {
      "id": "http://127.0.0.1:8000/courses/wells/versions/1/rules/certificate.txt",
      "digestSRI": "sha384-nwrULWIVmwOcSILBESNSFUHvmKMseVqUkpN5aqpFWrt1l8OOfcWTmgSuk3+ZvRTq",
      "mediaType": "text/plain",
      "name": "Rule"
    },
    {
      "id": "http://127.0.0.1:8000/courses/wells/versions/1/source.json",
      "digestSRI": "sha384-ZZWv1eyST+GEJdBWOsyOeyLWpqpfQIHE9UjCQbk2XVvro32xgDLdXW3mLrQQ/9hS",
      "mediaType": "application/json",
      "name": "Version of the course"
    }
  ],
  "proof": {
    "type": "DataIntegrityProof",
    "cryptosuite": "eddsa-rdfc-2022",
    "created": "2026-11-27T19:11:47Z",
    "verificationMethod": "did:key:z6MkrkqUFoWUhi1pf5xA7Yg1YG1gniAKRbFw9kvG3QdbkBzn#z6MkrkqUFoWUhi1pf5xA7Yg1YG1gniAKRbFw9kvG3QdbkBzn",
    "proofPurpose": "assertionMethod",
    "proofValue": "zJqBvhmpXoTuuZLziNr7EYk1F685jKeRUpuPFZcvbRbFRdbB1bkrJ1ug8PP8rpmnxEW5oVLUZonJ7naeMPyPUPpq"
  }
}
',117119,'2026-11-27 19:11:47.237673',NULL,'',1,NULL,1,1,NULL);
CREATE TABLE "credentials_issuerkey" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "multikey" varchar(80) NOT NULL UNIQUE, "since" datetime NOT NULL, "by_former" varchar(120) NOT NULL, "by_itself" varchar(120) NOT NULL, "retired_at" datetime NULL, "is_current" bool NOT NULL);
INSERT INTO "credentials_issuerkey" VALUES(1,'z6MkrkqUFoWUhi1pf5xA7Yg1YG1gniAKRbFw9kvG3QdbkBzn','2026-11-27 19:11:43','','',NULL,1);
CREATE TABLE "credentials_statuslist" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "uuid" char(32) NOT NULL UNIQUE, "start" integer unsigned NOT NULL CHECK ("start" >= 0), "step" integer unsigned NOT NULL CHECK ("step" >= 0), "used" integer unsigned NOT NULL CHECK ("used" >= 0), "bits" BLOB NOT NULL, "document" text NOT NULL, "edition" integer unsigned NOT NULL CHECK ("edition" >= 0), "signed_edition" integer unsigned NOT NULL CHECK ("signed_edition" >= 0), "key_id" bigint NOT NULL REFERENCES "credentials_issuerkey" ("id") DEFERRABLE INITIALLY DEFERRED, "address" varchar(300) NOT NULL);
INSERT INTO "credentials_statuslist" VALUES(1,'a67b4e0b3d1e4ed69d155d3a0c8a1d65',117119,129329,1,X'00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000','{
  "@context": [
    "https://www.w3.org/ns/credentials/v2"
  ],
  "id": "http://127.0.0.1:8000/credentials/status/a67b4e0b-3d1e-4ed6-9d15-5d3a0c8a1d65",
  "type": [
    "VerifiableCredential",
    "BitstringStatusListCredential"
  ],
  "issuer": "did:key:z6MkrkqUFoWUhi1pf5xA7Yg1YG1gniAKRbFw9kvG3QdbkBzn",
  "validFrom": "2026-11-27T19:11:43Z",
  "credentialSubject": {
    "id": "http://127.0.0.1:8000/credentials/status/a67b4e0b-3d1e-4ed6-9d15-5d3a0c8a1d65#list",
    "type": "BitstringStatusList",
    "statusPurpose": "revocation",
    "encodedList": "uH4sIAAAAAAACA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA"
  },
  "proof": {
    "type": "DataIntegrityProof",
    "cryptosuite": "eddsa-rdfc-2022",
    "created": "2026-11-27T19:11:43Z",
    "verificationMethod": "did:key:z6MkrkqUFoWUhi1pf5xA7Yg1YG1gniAKRbFw9kvG3QdbkBzn#z6MkrkqUFoWUhi1pf5xA7Yg1YG1gniAKRbFw9kvG3QdbkBzn",
    "proofPurpose": "assertionMethod",
    "proofValue": "zDd2MYbPWBppZcGZAiKFU9s8gBkWKQSiXKVhUBdwJLRrduEJQKa81NzMi3aCPHwa6iTDY72mqhExYwifHKZXvTSJ"
  }
}
',1,1,1,'http://127.0.0.1:8000/credentials/status/a67b4e0b-3d1e-4ed6-9d15-5d3a0c8a1d65');
CREATE TABLE "django_content_type" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app_label" varchar(100) NOT NULL, "model" varchar(100) NOT NULL);
INSERT INTO "django_content_type" VALUES(1,'auth','permission');
INSERT INTO "django_content_type" VALUES(2,'auth','group');
INSERT INTO "django_content_type" VALUES(3,'contenttypes','contenttype');
INSERT INTO "django_content_type" VALUES(4,'sessions','session');
INSERT INTO "django_content_type" VALUES(5,'account','emailaddress');
INSERT INTO "django_content_type" VALUES(6,'account','emailconfirmation');
INSERT INTO "django_content_type" VALUES(7,'kernel','job');
INSERT INTO "django_content_type" VALUES(8,'kernel','outboxevent');
INSERT INTO "django_content_type" VALUES(9,'accounts','invitation');
INSERT INTO "django_content_type" VALUES(10,'accounts','account');
INSERT INTO "django_content_type" VALUES(11,'accounts','role');
INSERT INTO "django_content_type" VALUES(12,'content','build');
INSERT INTO "django_content_type" VALUES(13,'content','gate');
INSERT INTO "django_content_type" VALUES(14,'content','servedfile');
INSERT INTO "django_content_type" VALUES(15,'content','compiled');
INSERT INTO "django_content_type" VALUES(16,'content','course');
INSERT INTO "django_content_type" VALUES(17,'content','courseversion');
INSERT INTO "django_content_type" VALUES(18,'content','draft');
INSERT INTO "django_content_type" VALUES(19,'content','stream');
INSERT INTO "django_content_type" VALUES(20,'catalogue','run');
INSERT INTO "django_content_type" VALUES(21,'learning','enrolment');
INSERT INTO "django_content_type" VALUES(22,'learning','evidence');
INSERT INTO "django_content_type" VALUES(23,'learning','summary');
INSERT INTO "django_content_type" VALUES(24,'assessment','attempt');
INSERT INTO "django_content_type" VALUES(25,'credentials','award');
INSERT INTO "django_content_type" VALUES(26,'credentials','issuerkey');
INSERT INTO "django_content_type" VALUES(27,'credentials','statuslist');
INSERT INTO "django_content_type" VALUES(28,'credentials','credential');
CREATE TABLE "django_migrations" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app" varchar(255) NOT NULL, "name" varchar(255) NOT NULL, "applied" datetime NOT NULL);
INSERT INTO "django_migrations" VALUES(1,'accounts','0001_initial','2026-11-27 19:11:13.273039');
INSERT INTO "django_migrations" VALUES(2,'account','0001_initial','2026-11-27 19:11:13.397011');
INSERT INTO "django_migrations" VALUES(3,'account','0002_email_max_length','2026-11-27 19:11:13.493240');
INSERT INTO "django_migrations" VALUES(4,'account','0003_alter_emailaddress_create_unique_verified_email','2026-11-27 19:11:13.591829');
INSERT INTO "django_migrations" VALUES(5,'account','0004_alter_emailaddress_drop_unique_email','2026-11-27 19:11:13.758602');
INSERT INTO "django_migrations" VALUES(6,'account','0005_emailaddress_idx_upper_email','2026-11-27 19:11:13.889423');
INSERT INTO "django_migrations" VALUES(7,'account','0006_emailaddress_lower','2026-11-27 19:11:13.950508');
INSERT INTO "django_migrations" VALUES(8,'account','0007_emailaddress_idx_email','2026-11-27 19:11:14.011081');
INSERT INTO "django_migrations" VALUES(9,'account','0008_emailaddress_unique_primary_email_fixup','2026-11-27 19:11:14.105665');
INSERT INTO "django_migrations" VALUES(10,'account','0009_emailaddress_unique_primary_email','2026-11-27 19:11:14.156714');
INSERT INTO "django_migrations" VALUES(11,'content','0001_initial','2026-11-27 19:11:14.743069');
INSERT INTO "django_migrations" VALUES(12,'catalogue','0001_initial','2026-11-27 19:11:14.873468');
INSERT INTO "django_migrations" VALUES(13,'assessment','0001_initial','2026-11-27 19:11:15.068707');
INSERT INTO "django_migrations" VALUES(14,'assessment','0002_one_index','2026-11-27 19:11:15.534029');
INSERT INTO "django_migrations" VALUES(15,'contenttypes','0001_initial','2026-11-27 19:11:15.559866');
INSERT INTO "django_migrations" VALUES(16,'contenttypes','0002_remove_content_type_name','2026-11-27 19:11:15.834661');
INSERT INTO "django_migrations" VALUES(17,'auth','0001_initial','2026-11-27 19:11:16.009417');
INSERT INTO "django_migrations" VALUES(18,'auth','0002_alter_permission_name_max_length','2026-11-27 19:11:16.089062');
INSERT INTO "django_migrations" VALUES(19,'auth','0003_alter_user_email_max_length','2026-11-27 19:11:16.139295');
INSERT INTO "django_migrations" VALUES(20,'auth','0004_alter_user_username_opts','2026-11-27 19:11:16.197498');
INSERT INTO "django_migrations" VALUES(21,'auth','0005_alter_user_last_login_null','2026-11-27 19:11:16.270185');
INSERT INTO "django_migrations" VALUES(22,'auth','0006_require_contenttypes_0002','2026-11-27 19:11:16.299194');
INSERT INTO "django_migrations" VALUES(23,'auth','0007_alter_validators_add_error_messages','2026-11-27 19:11:16.351194');
INSERT INTO "django_migrations" VALUES(24,'auth','0008_alter_user_username_max_length','2026-11-27 19:11:16.421457');
INSERT INTO "django_migrations" VALUES(25,'auth','0009_alter_user_last_name_max_length','2026-11-27 19:11:16.439391');
INSERT INTO "django_migrations" VALUES(26,'auth','0010_alter_group_name_max_length','2026-11-27 19:11:16.521600');
INSERT INTO "django_migrations" VALUES(27,'auth','0011_update_proxy_permissions','2026-11-27 19:11:16.728654');
INSERT INTO "django_migrations" VALUES(28,'auth','0012_alter_user_first_name_max_length','2026-11-27 19:11:16.758528');
INSERT INTO "django_migrations" VALUES(29,'content','0002_streams','2026-11-27 19:11:16.782910');
INSERT INTO "django_migrations" VALUES(30,'credentials','0001_initial','2026-11-27 19:11:18.110316');
INSERT INTO "django_migrations" VALUES(31,'credentials','0002_list_address','2026-11-27 19:11:18.332112');
INSERT INTO "django_migrations" VALUES(32,'credentials','0003_seen_at','2026-11-27 19:11:18.517393');
INSERT INTO "django_migrations" VALUES(33,'kernel','0001_initial','2026-11-27 19:11:18.597043');
INSERT INTO "django_migrations" VALUES(34,'learning','0001_initial','2026-11-27 19:11:18.880566');
INSERT INTO "django_migrations" VALUES(35,'learning','0002_room_for_updates','2026-11-27 19:11:19.029522');
INSERT INTO "django_migrations" VALUES(36,'sessions','0001_initial','2026-11-27 19:11:19.109402');
CREATE TABLE "django_session" ("session_key" varchar(40) NOT NULL PRIMARY KEY, "session_data" text NOT NULL, "expire_date" datetime NOT NULL);
INSERT INTO "django_session" VALUES('mvh3w7y6zynba05d8rr8drixhq40273w','.eJyFkM1uhDAMhN_FZ4RC_sOp29eoKmQSb0HlTySoW6323Rsol1UPvVkz429k3wG9n7cpNbiljqbUe0z9PDUjpW4OEeq3O_zOUMOCMX7Na4ACMEFdGacs09q5UmtpjZAF0Ij9kKMY8IVuOC4DlfP6AY_34p-qZou05s0q04_IITR9-Ku16D9p2g0chl0uT3R5ZE47lpenotdz6wnVYex2Dur2KrXkorLOklPe-qCCUlyEYNCgsoIH8pJMdhgj5znPN0orhLHtNUMToe8of-yKQ6RcEinG_T66Lf36DTVXjjPGHj_YrX38:1xX1MB:Jbq6k5ga7XqTo-UDD_hJ2sEz6hQzd7UNqGxmDbwvtVg','2026-12-27 19:11:39.735657');
INSERT INTO "django_session" VALUES('6d0r8vojjiulpj1yc8cdq2dhkuxh8dbk','.eJyFkMFuhDAMRP_FZ4RCSELg1O1vVCvkJKagAkEkaLda7b83UC6rHnqzxjNvZD8ArfXbHFvcYk9zHCzGwc_tRLH3LkDz8YDfGRpYMISbXx1kgBGaoqqlZqpiPNeqllzyDGjCYUxW49_ojtMyUu7XT3hes3-a2i3QmoI8wQ_LIbSD-6sZtF807wscx13OT3R-eM51yC8vRe9n6gXVY-gTRwtLBUNXCio5M66UXHNRG-0Qa11UBh1SV5RdJYQzUilLtitQCaYFc04kaCS0PaWHdTgGSiWBQtjvo_syrN_QcFlzxtjzB1ETfao:1xX1ME:OCbdQs0zGNU0okVNq4gSCjJFnQQkXMJXhp9lmdZTs4g','2026-12-27 19:11:42.915596');
INSERT INTO "django_session" VALUES('lvo0v447b202dfr90f38c28j91m2rzuj','.eJyFkE1uhDAMhe-SNUIhPyRh1ek1qgqZxNOgBoJIUKcazd0bKJtRF93Z7z1_ln0nYG3c5tzDlj3OebSQxzj3E2YfXSLd25381qQjC6T0FVdHKgKZdI0yUtNWUVPzRjSCsYrgBGMoUXDwgjeYloB1XD_I4736Z1W_JVzLZFPoR-QQ-tH91QawnzjvBoSwy_WJro_Maaf68rTo9Zx6QnlIfudAO1xFKxhvtNFopNXWSScl484pUCA1Zw6tQFUcStFYxsqNQnOu9HAt0IxgPZaPXSEkrIiPYf9fXrfS9AlT2o_F2zKu36Rj0jBK6eMHPpOCYw:1xX1ML:NALs8iPIbX8xeu7CphvvKeQrK6CJKeYmAaPPyaYZ6KI','2026-12-27 19:11:49.370374');
CREATE TABLE "kernel_job" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "public_id" varchar(16) NOT NULL UNIQUE, "task" varchar(120) NOT NULL, "arguments" text NOT NULL CHECK ((JSON_VALID("arguments") OR "arguments" IS NULL)), "key" varchar(200) NULL UNIQUE, "state" varchar(10) NOT NULL, "due_at" datetime NOT NULL, "leased_until" datetime NULL, "attempts" integer unsigned NOT NULL CHECK ("attempts" >= 0), "stage" varchar(80) NOT NULL, "done" bigint unsigned NOT NULL CHECK ("done" >= 0), "total" bigint unsigned NOT NULL CHECK ("total" >= 0), "result" text NULL CHECK ((JSON_VALID("result") OR "result" IS NULL)), "error" text NOT NULL, "owner" bigint NULL, "created_at" datetime NOT NULL, "finished_at" datetime NULL);
INSERT INTO "kernel_job" VALUES(1,'8zeyjwx3wh5m','learning.recount_run','{"run_id": 1}',NULL,'done','2026-11-27 19:11:43.194908',NULL,1,'recount',0,0,'0','',NULL,'2026-11-27 19:11:43.194908','2026-11-27 19:11:43.413198');
INSERT INTO "kernel_job" VALUES(2,'cnstr37mfmny','credentials.award_run','{"run_id": 1}',NULL,'done','2026-11-27 19:11:43.218542',NULL,1,'award',0,0,'0','',NULL,'2026-11-27 19:11:43.218542','2026-11-27 19:11:43.468978');
INSERT INTO "kernel_job" VALUES(3,'ph8m4x3y66y2','credentials.sign_earned','{}',NULL,'done','2026-11-27 19:11:43.270509',NULL,1,'sign',1,1,'1','',NULL,'2026-11-27 19:11:43.270509','2026-11-27 19:11:47.291479');
CREATE TABLE "kernel_outbox" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "topic" varchar(80) NOT NULL, "payload" text NOT NULL CHECK ((JSON_VALID("payload") OR "payload" IS NULL)), "created_at" datetime DEFAULT (STRFTIME('%Y-%m-%d %H:%M:%f', 'NOW')) NOT NULL, "due_at" datetime DEFAULT (STRFTIME('%Y-%m-%d %H:%M:%f', 'NOW')) NOT NULL, "failures" integer unsigned DEFAULT 0 NOT NULL CHECK ("failures" >= 0), "last_error" varchar(500) DEFAULT '' NOT NULL);
CREATE TABLE "learning_enrolment" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "intention" varchar(8) NOT NULL, "scope" varchar(8) NOT NULL, "until" datetime NULL, "enrolled_at" datetime DEFAULT (STRFTIME('%Y-%m-%d %H:%M:%f', 'NOW')) NOT NULL, "left_at" datetime NULL, "account_id" bigint NOT NULL REFERENCES "accounts_account" ("id") DEFERRABLE INITIALLY DEFERRED, "run_id" bigint NOT NULL REFERENCES "catalogue_run" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "learning_enrolment_once" UNIQUE ("account_id", "run_id"));
INSERT INTO "learning_enrolment" VALUES(1,'all','learn',NULL,'2026-11-27 19:11:39.869',NULL,1,1);
INSERT INTO "learning_enrolment" VALUES(2,'all','learn',NULL,'2026-11-27 19:11:43.032',NULL,2,1);
CREATE TABLE "learning_evidence" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "fact" varchar(220) NOT NULL, "kind" varchar(8) NOT NULL, "subject" varchar(200) NOT NULL, "value" real DEFAULT 1.0 NOT NULL, "version" bigint NOT NULL, "at" datetime DEFAULT (STRFTIME('%Y-%m-%d %H:%M:%f', 'NOW')) NOT NULL, "account_id" bigint NOT NULL, "run_id" bigint NOT NULL, CONSTRAINT "learning_fact_once" UNIQUE ("account_id", "run_id", "fact"));
INSERT INTO "learning_evidence" VALUES(1,'unit:cases','unit','cases',1.0,1,'2026-11-27 19:11:40.208',1,1);
INSERT INTO "learning_evidence" VALUES(2,'unit:trees','unit','trees',1.0,1,'2026-11-27 19:11:40.355',1,1);
INSERT INTO "learning_evidence" VALUES(3,'score:q:1','score','q',1.0,1,'2026-11-27 19:11:40.576',1,1);
INSERT INTO "learning_evidence" VALUES(4,'unit:well','unit','well',1.0,1,'2026-11-27 19:11:40.576',1,1);
INSERT INTO "learning_evidence" VALUES(5,'unit:cases','unit','cases',1.0,1,'2026-11-27 19:11:43.148',2,1);
CREATE TABLE "learning_summary" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "version" bigint NOT NULL, "required" integer unsigned NOT NULL CHECK ("required" >= 0), "done_required" integer unsigned NOT NULL CHECK ("done_required" >= 0), "highest" real NOT NULL, "done" text NOT NULL CHECK ((JSON_VALID("done") OR "done" IS NULL)), "scores" text NOT NULL CHECK ((JSON_VALID("scores") OR "scores" IS NULL)), "last_unit" varchar(120) NOT NULL, "last_at" datetime NULL, "account_id" bigint NOT NULL REFERENCES "accounts_account" ("id") DEFERRABLE INITIALLY DEFERRED, "run_id" bigint NOT NULL REFERENCES "catalogue_run" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "learning_summary_once" UNIQUE ("account_id", "run_id"));
INSERT INTO "learning_summary" VALUES(1,1,3,3,1.0,'["cases", "trees", "well"]','{"q": 1.0}','well','2026-11-27 19:11:40',1,1);
INSERT INTO "learning_summary" VALUES(2,1,3,1,3.33333333333333314829e-01,'["cases"]','{}','cases','2026-11-27 19:11:43',2,1);
CREATE UNIQUE INDEX "accounts_email_once" ON "accounts_account" ((LOWER("email")));
CREATE INDEX "accounts_role_account_id_52785fd9" ON "accounts_role" ("account_id");
CREATE INDEX "account_emailconfirmation_email_address_id_5b7f8c58" ON "account_emailconfirmation" ("email_address_id");
CREATE UNIQUE INDEX "account_emailaddress_user_id_email_987c8728_uniq" ON "account_emailaddress" ("user_id", "email");
CREATE UNIQUE INDEX "unique_verified_email" ON "account_emailaddress" ("email") WHERE "verified";
CREATE INDEX "account_emailaddress_user_id_2c513194" ON "account_emailaddress" ("user_id");
CREATE INDEX "account_emailaddress_email_03be32b2" ON "account_emailaddress" ("email");
CREATE UNIQUE INDEX "unique_primary_email" ON "account_emailaddress" ("user_id", "primary") WHERE "primary";
CREATE INDEX "content_build_base_f18d4b7d" ON "content_build" ("base");
CREATE INDEX "content_course_owner_id_6330ceb2" ON "content_course" ("owner_id");
CREATE INDEX "content_course_current_id_78c277ab" ON "content_course" ("current_id");
CREATE INDEX "content_draft_compiled_id_c09e5e84" ON "content_draft" ("compiled_id");
CREATE INDEX "content_draft_owner_id_ac34ff61" ON "content_draft" ("owner_id");
CREATE INDEX "content_courseversion_compiled_id_7bd62573" ON "content_courseversion" ("compiled_id");
CREATE INDEX "content_courseversion_course_id_73076962" ON "content_courseversion" ("course_id");
CREATE INDEX "content_courseversion_published_by_id_6486e849" ON "content_courseversion" ("published_by_id");
CREATE INDEX "content_version_source" ON "content_courseversion" ("source_hash");
CREATE INDEX "catalogue_run_course_id_bd4a4c50" ON "catalogue_run" ("course_id");
CREATE UNIQUE INDEX "django_content_type_app_label_model_76bd3d3b_uniq" ON "django_content_type" ("app_label", "model");
CREATE UNIQUE INDEX "auth_group_permissions_group_id_permission_id_0cd325b0_uniq" ON "auth_group_permissions" ("group_id", "permission_id");
CREATE INDEX "auth_group_permissions_group_id_b120cbf9" ON "auth_group_permissions" ("group_id");
CREATE INDEX "auth_group_permissions_permission_id_84c5c92e" ON "auth_group_permissions" ("permission_id");
CREATE UNIQUE INDEX "auth_permission_content_type_id_codename_01ab375a_uniq" ON "auth_permission" ("content_type_id", "codename");
CREATE INDEX "auth_permission_content_type_id_2f476e4b" ON "auth_permission" ("content_type_id");
CREATE UNIQUE INDEX "credentials_one_current_key" ON "credentials_issuerkey" ("is_current") WHERE "is_current";
CREATE INDEX "credentials_award_run_id_63ea9186" ON "credentials_award" ("run_id");
CREATE INDEX "credentials_unsigned" ON "credentials_award" ("id") WHERE "state" = 'earned';
CREATE INDEX "credentials_pinned" ON "credentials_award" ("course_slug", "version_number", "pathway");
CREATE INDEX "credentials_credential_withdrawn_by_id_bd3cb2e6" ON "credentials_credential" ("withdrawn_by_id");
CREATE INDEX "credentials_credential_key_id_e3b7db68" ON "credentials_credential" ("key_id");
CREATE INDEX "credentials_credential_status_list_id_5c31b9f3" ON "credentials_credential" ("status_list_id");
CREATE INDEX "credentials_statuslist_key_id_de58b14f" ON "credentials_statuslist" ("key_id");
CREATE INDEX "kernel_job_due" ON "kernel_job" ("state", "due_at");
CREATE INDEX "kernel_outbox_due" ON "kernel_outbox" ("due_at", "id");
CREATE INDEX "learning_enrolment_account_id_a0a8fe90" ON "learning_enrolment" ("account_id");
CREATE INDEX "learning_enrolment_run_id_5d43e322" ON "learning_enrolment" ("run_id");
CREATE INDEX "learning_summary_run_id_3dc88a14" ON "learning_summary" ("run_id");
CREATE INDEX "django_session_expire_date_a5c62663" ON "django_session" ("expire_date");
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('django_migrations',36);
INSERT INTO "sqlite_sequence" VALUES('account_emailaddress',3);
INSERT INTO "sqlite_sequence" VALUES('content_courseversion',1);
INSERT INTO "sqlite_sequence" VALUES('assessment_attempt',1);
INSERT INTO "sqlite_sequence" VALUES('django_content_type',28);
INSERT INTO "sqlite_sequence" VALUES('auth_permission',112);
INSERT INTO "sqlite_sequence" VALUES('auth_group',0);
INSERT INTO "sqlite_sequence" VALUES('credentials_award',1);
INSERT INTO "sqlite_sequence" VALUES('credentials_credential',1);
INSERT INTO "sqlite_sequence" VALUES('credentials_statuslist',1);
INSERT INTO "sqlite_sequence" VALUES('content_gate',1);
INSERT INTO "sqlite_sequence" VALUES('content_course',1);
INSERT INTO "sqlite_sequence" VALUES('content_compiled',1);
INSERT INTO "sqlite_sequence" VALUES('kernel_outbox',10);
INSERT INTO "sqlite_sequence" VALUES('catalogue_run',1);
INSERT INTO "sqlite_sequence" VALUES('accounts_account',3);
INSERT INTO "sqlite_sequence" VALUES('accounts_role',1);
INSERT INTO "sqlite_sequence" VALUES('learning_enrolment',2);
INSERT INTO "sqlite_sequence" VALUES('learning_summary',2);
INSERT INTO "sqlite_sequence" VALUES('learning_evidence',5);
INSERT INTO "sqlite_sequence" VALUES('kernel_job',3);
INSERT INTO "sqlite_sequence" VALUES('credentials_issuerkey',1);
COMMIT;
