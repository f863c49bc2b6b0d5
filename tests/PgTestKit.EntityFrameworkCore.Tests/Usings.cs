global using Microsoft.EntityFrameworkCore;
global using Npgsql;
global using Xunit;
