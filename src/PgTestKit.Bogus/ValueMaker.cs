using Bogus;

namespace PgTestKit;

/// <summary>Makes a value. From the second attempt on the row repeated a unique value, so that something rarer is wanted.</summary>
internal delegate object ValueMaker(Faker faker, int attempt);
