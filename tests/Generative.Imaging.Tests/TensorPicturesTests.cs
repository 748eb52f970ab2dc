using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Imaging.Tests;

[TestFixture]
public sealed class TensorPicturesTests
{
    [Test]
    public void Every_byte_survives_the_way_to_a_tensor_and_back(
        [Values(1, 3, 4)] int channels, [Values(ScalarType.Float32, ScalarType.Float64)] ScalarType dtype)
    {
        var every = new Picture(16, 16, 1, [.. Enumerable.Range(0, 256).Select(value => (byte)value)]);
        Picture[] pictures = channels == 1
            ? [every, Samples.Noise(16, 16, 1)]
            : [Samples.Noise(5, 7, channels), Samples.Noise(5, 7, channels, seed: 2)];
        using var tensor = TensorPictures.ToTensor(pictures, -1, 1, dtype);
        Assert.That(tensor.shape, Is.EqualTo(new long[] { 2, channels, pictures[0].Height, pictures[0].Width }));
        Assert.That(tensor.dtype, Is.EqualTo(dtype));
        var back = TensorPictures.FromTensor(tensor);
        Assert.That(back.Zip(pictures).All(pair => pair.First.PixelsEqual(pair.Second)), Is.True);
    }

    [Test]
    public void Tensor_axes_are_batch_channel_height_width()
    {
        using var images = torch.tensor(new double[] { 0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15 }).reshape(1, 2, 2, 3);
        using var third = torch.full([1, 1, 2, 3], 20.0, dtype: ScalarType.Float64);
        using var three = torch.cat([images, third], 1);
        var picture = TensorPictures.FromTensor(three, 0, 255)[0];
        Assert.That((picture.Width, picture.Height), Is.EqualTo((3, 2)));
        Assert.That(picture.Pixel(2, 1).ToArray(), Is.EqualTo(new byte[] { 5, 15, 20 }));
    }

    [Test]
    public void Halves_round_to_even_and_the_ends_clamp()
    {
        using var images = torch.tensor(new[] { 0.5, 1.5, 2.5, -3, 300, double.PositiveInfinity, double.NegativeInfinity, 254.5 })
            .reshape(1, 1, 2, 4);
        Assert.That(
            TensorPictures.FromTensor(images, 0, 255)[0].Pixels.ToArray(), Is.EqualTo(new byte[] { 0, 2, 2, 0, 255, 255, 0, 254 }));
    }

    [Test]
    public void Strided_and_gradient_carrying_tensors_are_read_in_order()
    {
        using var plain = torch.arange(0, 6, ScalarType.Float32).reshape(1, 1, 2, 3);
        using var transposed = plain.transpose(2, 3).detach().requires_grad_();
        Assert.That(TensorPictures.FromTensor(transposed, 0, 255)[0].Pixels.ToArray(), Is.EqualTo(new byte[] { 0, 3, 1, 4, 2, 5 }));
    }

    [Test]
    public void Nan_pixels_name_the_image_and_the_count()
    {
        using var images = torch.zeros(3, 1, 2, 2);
        images[1, 0, 0, 1] = torch.tensor(float.NaN);
        images[1, 0, 1, 1] = torch.tensor(float.NaN);
        Assert.That(
            () => TensorPictures.FromTensor(images),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("Image 1 has 2 NaN values of 4"));
    }

    [Test]
    public void Wrong_shapes_dtypes_and_ranges_are_refused()
    {
        using var flat = torch.zeros(3, 4, 4);
        using var integers = torch.zeros(1, 3, 4, 4, dtype: ScalarType.Int32);
        using var two = torch.zeros(1, 2, 4, 4);
        using var good = torch.zeros(1, 3, 4, 4);
        Assert.That(() => TensorPictures.FromTensor(flat), Throws.ArgumentException.With.Message.Contains("[3, 4, 4]"));
        Assert.That(() => TensorPictures.FromTensor(integers), Throws.ArgumentException.With.Message.Contains("Int32"));
        Assert.That(() => TensorPictures.FromTensor(two), Throws.ArgumentException.With.Message.Contains("channels is 2"));
        Assert.That(() => TensorPictures.FromTensor(good, 1, 1), Throws.ArgumentException.With.Message.Contains("low"));
        Assert.That(() => TensorPictures.ToTensor([]), Throws.ArgumentException);
        Assert.That(() => TensorPictures.ToTensor([Samples.Noise(2, 2, 1)], dtype: ScalarType.Int64), Throws.ArgumentException);
        Assert.That(
            () => TensorPictures.ToTensor([Samples.Noise(2, 2, 1), Samples.Noise(2, 3, 1)]),
            Throws.ArgumentException.With.Message.Contains("pictures[1] is 2x3"));
    }

    [Test]
    public void Empty_batch_gives_no_pictures()
    {
        using var none = torch.zeros(0, 3, 4, 4);
        Assert.That(TensorPictures.FromTensor(none), Is.Empty);
    }

    [Test]
    public void No_tensor_is_left_behind()
    {
        using var images = torch.zeros(2, 3, 4, 4, dtype: ScalarType.Float16);
        using var nan = torch.full([1, 1, 2, 2], float.NaN);
        var before = Tensor.TotalCount;
        using (TensorPictures.ToTensor(TensorPictures.FromTensor(images)))
        {
            Assert.That(Tensor.TotalCount, Is.EqualTo(before + 1));
        }

        Assert.That(() => TensorPictures.FromTensor(nan), Throws.TypeOf<InvalidDataException>());
        Assert.That(Tensor.TotalCount, Is.EqualTo(before));
        Assert.That(images.IsInvalid, Is.False);
    }
}
