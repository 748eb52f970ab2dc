using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Training.Tests.Data;

public sealed class LabelledImagesTests
{
    [Test]
    public void Data_set_outlives_the_scope_it_was_made_in()
    {
        LabelledImages images;
        using (NewDisposeScope())
            images = Tiny.Images(4);
        using (images)
            Assert.That(images.Labels.data<long>().ToArray(), Is.EqualTo(new[] { 0, 1, 2, 0 }));
    }

    [Test]
    public void Label_without_a_class_is_refused()
    {
        using var scope = NewDisposeScope();
        Assert.That(() => new LabelledImages(zeros([2, 1, 2, 2], ScalarType.Byte), tensor(new long[] { 0, 2 }), ["a", "b"]),
            Throws.ArgumentException.With.Message.Contains("0 to 2; there are 2 classes"));
    }

    [Test]
    public void Pictures_of_another_dtype_are_refused()
    {
        using var scope = NewDisposeScope();
        Assert.That(() => new LabelledImages(zeros([2, 1, 2, 2]), tensor(new long[] { 0, 1 }), ["a", "b"]),
            Throws.ArgumentException.With.Message.Contains("uint8 [N, C, H, W]"));
    }

    [Test]
    public void Labels_of_another_length_are_refused()
    {
        using var scope = NewDisposeScope();
        Assert.That(() => new LabelledImages(zeros([2, 1, 2, 2], ScalarType.Byte), tensor(new long[] { 0 }), ["a"]),
            Throws.ArgumentException.With.Message.Contains("int64 [2]"));
    }
}
