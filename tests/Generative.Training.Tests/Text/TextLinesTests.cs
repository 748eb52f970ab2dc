namespace Generative.Training.Tests.Text;

public sealed class TextLinesTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Create() => _folder = Tiny.Folder();

    [TearDown]
    public void Remove() => _folder.Dispose();

    [TestCase(20, 1)]
    [TestCase(39, 1)]
    [TestCase(40, 2)]
    [TestCase(31_102, 1555)]
    public void Last_twentieth_is_test_text(int lines, int test)
    {
        var path = _folder.File("text.txt");
        File.WriteAllLines(path, Enumerable.Range(0, lines).Select(i => $"line {i}"));
        var (train, held) = (TextLines.Load(path, DataSplit.Train), TextLines.Load(path, DataSplit.Test));
        Assert.That(held.Split('\n').Length - 1, Is.EqualTo(test));
        Assert.That(train + held, Is.EqualTo(string.Concat(Enumerable.Range(0, lines).Select(i => $"line {i}\n"))));
    }

    [Test]
    public void Missing_file_short_text_and_other_encodings_are_named()
    {
        Assert.That(() => TextLines.Load(_folder.File("none.txt"), DataSplit.Train), Throws.TypeOf<FileNotFoundException>().With.Message.Contains("none.txt"));
        File.WriteAllText(_folder.File("short.txt"), "one\ntwo\n");
        Assert.That(() => TextLines.Load(_folder.File("short.txt"), DataSplit.Train), Throws.TypeOf<InvalidDataException>().With.Message.Contains("2 lines; give at least 20"));
        File.WriteAllBytes(_folder.File("latin.txt"), [0x66, 0xFC, 0x72, 0x0A]);
        Assert.That(() => TextLines.Load(_folder.File("latin.txt"), DataSplit.Train), Throws.TypeOf<InvalidDataException>().With.Message.Contains("not UTF-8"));
    }
}
