using static TorchSharp.torch;

namespace Generative.Training.Tests.Data;

public sealed class FashionMnistTests
{
    private TemporaryFolder folder = null!;

    [SetUp]
    public void Create() => folder = Tiny.Folder();

    [TearDown]
    public void Remove() => folder.Dispose();

    [Test]
    public void Split_is_read_with_its_labels()
    {
        Write("t10k", [7, 9], [.. Enumerable.Range(0, 12).Select(i => (byte)i)]);
        using var images = FashionMnist.Load(folder.Path, DataSplit.Test);
        Assert.That(images.Images.shape, Is.EqualTo(new long[] { 2, 1, 2, 3 }));
        Assert.That(images.Images.data<byte>().ToArray(), Is.EqualTo(Enumerable.Range(0, 12)));
        Assert.That(images.Labels.data<long>().ToArray(), Is.EqualTo(new[] { 7, 9 }));
        Assert.That(images.ClassNames[7], Is.EqualTo("sneaker"));
    }

    [Test]
    public void Missing_file_is_named() => Assert.That(() => FashionMnist.Load(folder.Path, DataSplit.Train),
        Throws.TypeOf<FileNotFoundException>().With.Message.Contains("train-images-idx3-ubyte.gz"));

    [Test]
    public void Label_outside_the_classes_is_refused()
    {
        Write("train", [7, 10], new byte[12]);
        Assert.That(() => FashionMnist.Load(folder.Path, DataSplit.Train),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("a train label is 10"));
    }

    [Test]
    public void Labels_of_another_set_are_refused()
    {
        Write("train", [7], new byte[12]);
        Assert.That(() => FashionMnist.Load(folder.Path, DataSplit.Train),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("the labels [1]"));
    }

    [Test]
    public void Picked_batch_is_scaled_to_minus_one_and_one()
    {
        Write("train", [1, 2], [0, 255, 51, 0, 0, 0, 255, 255, 0, 0, 0, 0]);
        using var images = FashionMnist.Load(folder.Path, DataSplit.Train);
        using var scope = NewDisposeScope();
        var batch = images.Pick(tensor(new long[] { 1, 0 }));
        Assert.That(batch.Labels.data<long>().ToArray(), Is.EqualTo(new[] { 2, 1 }));
        Assert.That(batch.Images[1].data<float>().ToArray()[..3], Is.EqualTo(new[] { -1f, 1f, -0.6f }).Within(1e-6));
    }

    private void Write(string prefix, byte[] labels, byte[] pixels)
    {
        File.WriteAllBytes(folder.File($"{prefix}-images-idx3-ubyte"), [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, .. pixels]);
        File.WriteAllBytes(folder.File($"{prefix}-labels-idx1-ubyte"), [0, 0, 8, 1, 0, 0, 0, (byte)labels.Length, .. labels]);
    }
}
