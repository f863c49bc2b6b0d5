global using Npgsql;
global using PgTestKit.Tests;
global using Xunit;
