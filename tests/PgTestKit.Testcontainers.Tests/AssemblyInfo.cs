// One test sets PGTESTKIT_SERVER, which is the whole process's.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
