namespace PgTestKit.Templates.Tests;

/// <summary>What the package says in a project that <c>dotnet new xunit</c> made, which is one of xUnit v2.</summary>
public sealed class XunitV2Tests(Newcomer newcomer)
{
    [Fact]
    public async Task A_project_on_xUnit_v2_is_told_which_package_to_change()
    {
        var folder = Directory.CreateDirectory(Path.Combine(newcomer.Folder, "Old.Tests")).FullName;
        // Known by its file's name, so that no package of version 2 is needed.
        File.Copy(typeof(Newcomer).Assembly.Location, Path.Combine(folder, "xunit.core.dll"));
        await File.WriteAllTextAsync(Path.Combine(folder, "Old.Tests.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="PgTestKit.XunitV3" Version="{Newcomer.FeedVersion}" />
                <Reference Include="xunit.core.dll" />
              </ItemGroup>
            </Project>
            """, TestContext.Current.CancellationToken);

        var output = await newcomer.Dotnet.RunAsync(["build", folder]);

        Assert.Equal(1, output.ExitCode);
        Assert.Contains("PgTestKit.XunitV3 is for xUnit v3, and Old.Tests references xUnit v2. Run dotnet remove package xunit, then dotnet add package xunit.v3", output.Text, StringComparison.Ordinal);
    }
}
