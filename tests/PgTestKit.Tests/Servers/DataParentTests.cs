namespace PgTestKit.Tests.Servers;

/// <summary>Where the data directories are when nobody says.</summary>
public sealed class DataParentTests
{
    [Fact]
    public void In_memory_where_there_is_room()
    {
        using var memory = SmallDisk.Mount("size=3g");
        Assert.Equal(memory.Folder, DataParent.Choose(memory.Folder));
    }

    [Theory]
    [InlineData("size=64m")] // a container's
    [InlineData("size=2047m")]
    public void Among_the_temporary_files_where_there_is_too_little(string options)
    {
        using var memory = SmallDisk.Mount(options);
        Assert.Equal(Path.GetTempPath(), DataParent.Choose(memory.Folder));
    }

    [Fact]
    public void And_where_there_is_no_memory_backed_folder() => Assert.Equal(Path.GetTempPath(), DataParent.Choose("/no such folder"));
}
