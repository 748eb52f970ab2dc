using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Runtime.Tests;

public sealed class ReplaySourceTests
{
    private Tensor stored = null!;
    private ReplaySource replay = null!;

    [SetUp]
    public void Store()
    {
        stored = arange(6, ScalarType.Float64).reshape(2, 3);
        replay = new ReplaySource(2, new Dictionary<DrawKey, Tensor> { [new("churn", 4)] = stored });
    }

    [TearDown]
    public void Free() => stored.Dispose();

    [Test]
    public void Stored_draw_comes_back_as_a_copy_in_the_dtype_asked_for()
    {
        using var normal = replay.Normal(new("churn", 4), [3]);
        using var uniform = replay.Uniform(new("churn", 4), [3]);
        normal.add_(1);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(normal.dtype, Is.EqualTo(ScalarType.Float32));
        Assert.That(uniform.dtype, Is.EqualTo(ScalarType.Float64));
        Assert.That(Values.Of(uniform), Is.EqualTo(new double[] { 0, 1, 2, 3, 4, 5 }));
        Assert.That(Values.Of(stored), Is.EqualTo(new double[] { 0, 1, 2, 3, 4, 5 }), "the stored draw");
    }

    [Test]
    public void Missing_draw_is_named() =>
        Assert.That(() => replay.Normal(new("churn", 5), [3]),
            Throws.InstanceOf<KeyNotFoundException>().With.Message.Contains("no draw churn[5]"));

    [Test]
    public void Draw_of_another_shape_is_refused_with_both_shapes() =>
        Assert.That(() => replay.Normal(new("churn", 4), [1, 3]),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("has shape [2, 3]; the run asks for [2, 1, 3]"));

    [Test]
    public void Replay_without_rows_is_refused() =>
        Assert.That(() => new ReplaySource(0, _ => null), Throws.InstanceOf<ArgumentOutOfRangeException>());
}
