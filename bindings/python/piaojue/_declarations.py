"""What piaojue.h declares: made by packaging/python_declarations, and compared with it by the tests."""
DECLARATIONS = """\
typedef enum { PJ_OK = 0 , PJ_E_ARGUMENT , PJ_E_SPACE , PJ_E_MEMORY , PJ_E_IO , PJ_E_LOCKED , PJ_E_ENTROPY , PJ_E_CRYPTO , PJ_E_FORMAT , PJ_E_KEY , PJ_E_CODE , PJ_E_CHOICE , PJ_E_STATE , PJ_E_REFUSED } pj_status
typedef struct { pj_status code ; int check ; uint64_t line ; char text [ 320 ] ; } pj_error
const char * pj_version ( void )
const char * pj_status_name ( pj_status )
const char * pj_check_name ( int )
void pj_wipe ( void * , size_t )
typedef struct pj_key pj_key
typedef struct { char suite [ 16 ] ; char name [ 601 ] ; char key [ 87 ] ; char seal [ 87 ] ; char ed25519 [ 44 ] ; } pj_public
pj_status pj_key_create ( pj_key * * , const char * , const char * , pj_error * )
pj_status pj_key_read ( pj_key * * , const char * , size_t , pj_error * )
pj_status pj_key_write ( const pj_key * , char * , size_t * , pj_error * )
pj_status pj_key_write_public ( const pj_key * , char * , size_t * , pj_error * )
void pj_key_public ( const pj_key * , pj_public * )
pj_status pj_public_read ( pj_public * , const char * , size_t , pj_error * )
void pj_key_destroy ( pj_key * )
typedef struct { char text [ 36 ] ; } pj_code
pj_status pj_code_draw ( pj_code * , pj_error * )
pj_status pj_code_read ( pj_code * , const char * , size_t , pj_error * )
typedef struct pj_definition pj_definition
typedef enum { PJ_BASE_DEPUTIES , PJ_BASE_PRESENT , PJ_BASE_RETURNED , PJ_BASE_VALID , PJ_BASE_NONE } pj_base
typedef struct { int at_least ; uint32_t p , q ; } pj_test
typedef struct { const char * id , * title ; } pj_item
typedef enum { PJ_RULE_SELECT , PJ_RULE_PASS , PJ_RULE_GRADE } pj_rule
typedef struct { const char * id ; uint32_t marks ; pj_test pass ; } pj_grade
typedef struct { const char * id , * title ; size_t items_len ; const pj_item * items ; size_t marks_len ; const char * const * marks ; uint32_t row_min , row_max ; int has_cap ; uint32_t cap_mark , cap_min , cap_max ; uint32_t others_max ; int has_others_with ; uint32_t others_with ; pj_rule rule ; pj_base base ; uint32_t decide_mark ; pj_test pass ; uint32_t places ; const char * tie , * second_tie , * shortfall ; size_t grades_len ; const pj_grade * grades ; } pj_contest
pj_status pj_definition_read ( pj_definition * * , const char * , size_t , pj_error * )
pj_status pj_definition_write ( const pj_definition * , char * , size_t * , pj_error * )
const char * pj_definition_suite ( const pj_definition * )
const char * pj_definition_title ( const pj_definition * )
size_t pj_definition_contests ( const pj_definition * )
const pj_contest * pj_definition_contest ( const pj_definition * , size_t )
size_t pj_definition_cells ( const pj_definition * )
size_t pj_definition_items ( const pj_definition * )
uint32_t pj_definition_attestations ( const pj_definition * )
uint32_t pj_definition_witnesses ( const pj_definition * , uint32_t * )
const char * pj_definition_witness_name ( const pj_definition * , uint32_t )
typedef enum { PJ_ROLE_NONE , PJ_ROLE_RECORDER , PJ_ROLE_TRUSTEE , PJ_ROLE_STATION , PJ_ROLE_WITNESS } pj_role
pj_role pj_definition_role ( const pj_definition * , const pj_key * , uint32_t * )
void pj_definition_destroy ( pj_definition * )
typedef enum { PJ_ENGLISH , PJ_CHINESE } pj_language
pj_status pj_definition_warnings ( const pj_definition * , uint32_t , pj_language , char * , size_t * , pj_error * )
pj_status pj_definition_explain ( const pj_definition * , pj_language , char * , size_t * , pj_error * )
typedef struct { void * arg ; int writable ; int ( * size ) ( void * arg , uint64_t * size ) ; int ( * read ) ( void * arg , uint64_t offset , uint8_t * bytes , size_t len ) ; int ( * append ) ( void * arg , const uint8_t * bytes , size_t len ) ; int ( * sync ) ( void * arg ) ; int ( * truncate ) ( void * arg , uint64_t size ) ; void ( * close ) ( void * arg ) ; } pj_store
pj_status pj_store_create_file ( pj_store * , const char * , pj_error * )
pj_status pj_store_open_file ( pj_store * , const char * , int , unsigned , pj_error * )
typedef struct { void * arg ; void ( * report ) ( void * arg , uint64_t done , uint64_t total ) ; } pj_progress
typedef struct pj_log pj_log
typedef enum { PJ_PHASE_DEFINED , PJ_PHASE_OPEN , PJ_PHASE_CLOSED , PJ_PHASE_COUNTED } pj_phase
typedef struct { pj_phase phase ; uint64_t lines ; uint32_t deputies , present , issued ; uint32_t roll , withdrawn ; uint32_t by_credential , paper ; uint32_t challenges ; uint32_t trustees , threshold ; uint32_t dealt , accepted , rehearsed , shared , attested ; uint32_t doubtful ; int is_named ; int is_void ; uint64_t cut ; } pj_summary
typedef struct { uint64_t line ; uint8_t leaf [ 32 ] ; } pj_receipt
typedef struct { char text [ 40 ] ; } pj_short
void pj_short_write ( pj_short * , const uint8_t [ 32 ] )
pj_status pj_log_create ( pj_log * * , pj_store * , const pj_definition * , const pj_key * , pj_error * )
pj_status pj_log_open ( pj_log * * , pj_store * , const pj_progress * , pj_error * )
void pj_log_close ( pj_log * )
pj_status pj_log_complete ( const pj_log * , pj_error * )
pj_status pj_log_follows ( const pj_log * , const pj_log * , pj_error * )
const pj_definition * pj_log_definition ( const pj_log * )
void pj_log_summary ( const pj_log * , pj_summary * )
const char * pj_log_trustee_name ( const pj_log * , uint32_t )
pj_status pj_log_begin_group ( pj_log * , pj_error * )
pj_status pj_log_end_group ( pj_log * , pj_error * )
pj_status pj_log_deal ( pj_log * , const pj_key * , pj_error * )
pj_status pj_log_accept ( pj_log * , const pj_key * , pj_error * )
pj_status pj_log_roll ( pj_log * , const pj_key * , const pj_code * , size_t , pj_error * )
pj_status pj_log_rehearse ( pj_log * , const pj_key * , pj_error * )
pj_status pj_log_roll_named ( pj_log * , const pj_key * , const pj_code * , const char * const * , size_t , pj_error * )
pj_status pj_log_open_vote ( pj_log * , const pj_key * , uint32_t , uint32_t , const pj_code * , size_t , uint64_t , pj_error * )
typedef enum { PJ_CREDENTIAL_UNKNOWN , PJ_CREDENTIAL_LIVE , PJ_CREDENTIAL_WITHDRAWN , PJ_CREDENTIAL_VOTED } pj_credential_state
pj_status pj_log_credential ( const pj_log * , pj_credential_state * , const pj_code * , pj_error * )
pj_status pj_log_check_choices ( const pj_log * , const pj_code * , const uint8_t * , size_t , pj_error * )
pj_status pj_log_seal ( const pj_log * , char * , size_t * , char * , size_t * , const pj_code * , const uint8_t * , size_t , pj_error * )
pj_status pj_log_fingerprint ( const pj_log * , uint8_t [ 32 ] , const char * , size_t , pj_error * )
pj_status pj_log_submit ( pj_log * , pj_receipt * , const char * , size_t , pj_error * )
pj_status pj_log_submit_all ( pj_log * , pj_receipt * , size_t * , const char * const * , const size_t * , size_t , pj_error * )
pj_status pj_log_challenge ( pj_log * , pj_receipt * , const char * , size_t , pj_error * )
typedef struct pj_intake pj_intake
pj_status pj_intake_open ( pj_intake * * , pj_log * , pj_error * )
pj_status pj_intake_submit ( pj_intake * , pj_receipt * , const char * , size_t , pj_error * )
void pj_intake_close ( pj_intake * )
pj_status pj_log_import ( pj_log * , const pj_key * , const char * const * , const char * const * , size_t , pj_error * )
pj_status pj_log_import_rest ( pj_log * , const pj_key * , const char * const * , const char * const * , size_t , uint64_t , pj_error * )
pj_status pj_log_rule ( pj_log * , const pj_key * , uint64_t , const char * , const char * const * , const char * , pj_error * )
pj_status pj_log_doubtful ( const pj_log * , char * , size_t * , pj_error * )
pj_status pj_log_names ( const pj_log * , char * , size_t * , pj_error * )
pj_status pj_log_join ( pj_log * , const pj_key * , const char * , const char * const * , size_t , const char * , const char * , pj_error * )
pj_status pj_log_close_vote ( pj_log * , const pj_key * , uint64_t , pj_error * )
pj_status pj_log_share ( pj_log * , const pj_key * , pj_error * )
pj_status pj_log_result ( pj_log * , const pj_key * , uint64_t , pj_error * )
pj_status pj_log_attest ( pj_log * , const pj_key * , pj_error * )
pj_status pj_log_checkpoint ( const pj_log * , char * , size_t * , const pj_key * , pj_error * )
typedef struct { uint64_t size ; uint8_t root [ 32 ] ; uint32_t witnesses ; } pj_checkpoint
pj_status pj_log_root ( const pj_log * , uint8_t [ 32 ] , uint64_t , pj_error * )
pj_status pj_log_check_checkpoint ( const pj_log * , pj_checkpoint * , const char * , size_t , int , pj_error * )
pj_status pj_log_cosign ( const pj_log * , char * , size_t * , const pj_key * , uint64_t , const char * , size_t , pj_error * )
pj_status pj_log_receipt ( const pj_log * , char * , size_t * , uint64_t , const pj_key * , const char * , size_t , pj_error * )
pj_status pj_log_check_receipt ( const pj_log * , uint64_t * , const char * , size_t , pj_error * )
pj_status pj_log_consistency ( const pj_log * , char * , size_t * , const char * , size_t , const pj_key * , pj_error * )
pj_status pj_log_result_json ( const pj_log * , char * , size_t * , pj_error * )
pj_status pj_log_follow_up ( const pj_log * , char * , size_t * , pj_error * )
pj_status pj_report_text ( const pj_log * , pj_language , char * , size_t * , pj_error * )
pj_status pj_report_html ( const pj_log * , pj_language , const char * , char * , size_t * , pj_error * )
pj_status pj_report_csv ( const pj_log * , pj_language , char * , size_t * , pj_error * )
pj_status pj_report_json ( const pj_log * , char * , size_t * , pj_error * )
"""
