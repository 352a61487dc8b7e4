/* Memory of OpenSSL's that runs out when a test says so. */
#ifndef PJ_TESTS_FAILING_MEMORY_H
#define PJ_TESTS_FAILING_MEMORY_H

/* Before OpenSSL is used at all. Until memory_fails_at() nothing is different. */
void failing_memory_install(void);

/* From now on the n-th of OpenSSL's allocations fails, and those behind it do not. */
void memory_fails_at(unsigned long n);

/* Back to the real one. Returns 1 if an allocation has failed. */
int memory_is_back(void);

#endif
