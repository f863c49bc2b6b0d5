namespace PgTestKit.Tests.Safety;

public sealed class WrongFolderTests
{
    [Fact]
    public async Task Old_files_of_somebody_else_in_the_folder_that_was_named_as_the_cache_stay()
    {
        using var files = new TempFiles();
        var (foreign, own) = (files.Write("templates/invoice.html", "x"), files.Write("templates/0123456789abcdef-0123456789abcdef.json", "[]"));
        foreach (var file in new[] { foreign, own }) File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddDays(-100));
        await new BuildHistory(files.Folder, "suite").AddAsync(new Fingerprints(Fingerprints.HashOf(""), []), TestContext.Current.CancellationToken);
        Assert.True(File.Exists(foreign));
        Assert.False(File.Exists(own));
    }
}
