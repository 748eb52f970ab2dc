using System.Runtime.Versioning;

namespace Generative.Runtime.Tests;

public sealed class ShimCacheTests
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 31))];

    private string folder = "";

    private string Cache => Path.Combine(folder, "generative", "native");

    [SetUp]
    public void Create() => folder = Directory.CreateTempSubdirectory("generative-test-").FullName;

    [TearDown]
    public void Delete() => Directory.Delete(folder, recursive: true);

    [Test]
    public void First_use_writes_the_bytes_and_nothing_else()
    {
        var path = ShimCache.Keep(Cache, Content);

        Assert.That(File.ReadAllBytes(path), Is.EqualTo(Content));
        Assert.That(Directory.GetFiles(Cache), Is.EqualTo([path]));
    }

    [Test]
    public void Second_use_leaves_the_file_alone()
    {
        var path = ShimCache.Keep(Cache, Content);
        var longAgo = new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(path, longAgo);

        Assert.That(ShimCache.Keep(Cache, Content), Is.EqualTo(path));
        Assert.That(File.GetLastWriteTimeUtc(path), Is.EqualTo(longAgo));
    }

    [TestCase(0, TestName = "Empty_entry_is_rebuilt")]
    [TestCase(1000, TestName = "Truncated_entry_is_rebuilt")]
    [TestCase(300_000, TestName = "Entry_with_one_wrong_byte_is_rebuilt")]
    public void Damaged(int length)
    {
        var path = ShimCache.Keep(Cache, Content);
        var damaged = Content[..length];
        if (length > 2000)
            damaged[2000] ^= 1;
        File.WriteAllBytes(path, damaged);

        Assert.That(ShimCache.Keep(Cache, Content), Is.EqualTo(path));
        Assert.That(File.ReadAllBytes(path), Is.EqualTo(Content));
    }

    [Test]
    public void Different_bytes_have_different_files() =>
        Assert.That(ShimCache.Keep(Cache, [1, 2, 3]), Is.Not.EqualTo(ShimCache.Keep(Cache, [1, 2, 4])));

    [Test]
    public async Task Writers_that_start_together_all_find_the_whole_file()
    {
        using var start = new ManualResetEventSlim();
        var writers = Enumerable.Range(0, 16).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.Wait();
                return File.ReadAllBytes(ShimCache.Keep(Cache, Content)).AsSpan().SequenceEqual(Content);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)).ToArray();
        start.Set();

        Assert.That(await Task.WhenAll(writers), Is.All.True);
        Assert.That(Directory.GetFiles(Cache), Has.Length.EqualTo(1));
    }

    [Test]
    [Platform("Linux,MacOsX")]
    [UnsupportedOSPlatform("windows")]
    public void Folder_is_closed_to_other_users()
    {
        ShimCache.Keep(Cache, Content);

        Assert.That(
            File.GetUnixFileMode(Cache), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
    }

    [Test]
    public void Folder_that_cannot_be_made_is_an_io_error()
    {
        var file = Path.Combine(folder, "file");
        File.WriteAllText(file, "in the way");

        Assert.That(() => ShimCache.Keep(Path.Combine(file, "native"), Content), Throws.InstanceOf<IOException>());
    }

    [Test]
    [NonParallelizable]
    [TestCase("/somewhere/cache", "/somewhere/cache/generative/native")]
    [TestCase("relative", null)]
    [TestCase("", null)]
    [Platform("Linux")]
    public void User_folder_follows_an_absolute_XDG_CACHE_HOME_only(string value, string? expected)
    {
        var before = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        try
        {
            Environment.SetEnvironmentVariable("XDG_CACHE_HOME", value);
            Assert.That(ShimCache.UserFolder(), expected is null ? Does.EndWith("/.cache/generative/native") : Is.EqualTo(expected));
        }
        finally
        {
            Environment.SetEnvironmentVariable("XDG_CACHE_HOME", before);
        }
    }
}
