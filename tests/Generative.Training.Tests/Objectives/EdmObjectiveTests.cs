using Generative.Networks;
using Generative.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Training.Tests.Objectives;

public sealed class EdmObjectiveTests
{
    [Test]
    public void Loss_is_the_weighted_error_of_the_denoiser()
    {
        using var scope = NewDisposeScope();
        using var images = Tiny.Images();
        var batch = images.Pick(arange(6, ScalarType.Int64));
        var objective = Tiny.Edm();
        using var network = (EdmPrecond)objective.Network;
        network.eval();
        var random = new RowStreams(3);
        var loss = new EdmObjective(network, new() { ClassDropout = 0 }).Loss(batch, 4, random);

        // By hand, in float64, picture by picture: equation 2 and the last rows of table 1.
        var sigma = random.Normal(new("sigma", 4), [6]).squeeze(0) * 1.2f - 1.2f;
        sigma = sigma.exp();
        var noisy = batch.Images + random.Normal(new("noise", 4), [6, 1, 8, 8]).squeeze(0) * sigma.view(-1, 1, 1, 1);
        var clean = network.Denoise(noisy, sigma, nn.functional.one_hot(batch.Labels, 3));
        var expected = Enumerable.Range(0, 6).Average(i =>
        {
            var s = (double)sigma[i].item<float>();
            var error = (clean[i] - batch.Images[i]).to(ScalarType.Float64).square().mean().item<double>();
            return error * (s * s + 0.25) / Math.Pow(s * 0.5, 2);
        });
        Assert.That(loss.item<float>(), Is.EqualTo(expected).Within(1e-5 * expected));
        Assert.That(loss.requires_grad);
    }

    [TestCase(0.0, false)]
    [TestCase(1.0, true)]
    public void Class_dropout_decides_whether_classes_matter(double dropout, bool equal)
    {
        using var scope = NewDisposeScope();
        using var images = Tiny.Images();
        var batch = images.Pick(arange(6, ScalarType.Int64));
        using var network = (EdmPrecond)Tiny.Edm().Network;
        network.eval();
        Wake(network);
        var objective = new EdmObjective(network, new() { ClassDropout = dropout });
        var moved = new TrainingBatch(batch.Images, (batch.Labels + 1).remainder(3));
        var (a, b) = (objective.Loss(batch, 0, new RowStreams(1)).item<float>(), objective.Loss(moved, 0, new RowStreams(1)).item<float>());
        Assert.That(a == b, Is.EqualTo(equal), $"{a} and {b}");
    }

    [Test]
    public void Steps_draw_anew_and_repeat_exactly()
    {
        using var scope = NewDisposeScope();
        using var images = Tiny.Images();
        var batch = images.Pick(arange(6, ScalarType.Int64));
        var objective = Tiny.Edm();
        using var network = objective.Network;
        network.eval();
        var random = new RowStreams(3);
        float Loss(long step) => objective.Loss(batch, step, random).item<float>();
        var (first, second, again) = (Loss(1), Loss(2), Loss(1));
        Assert.That(again, Is.EqualTo(first));
        Assert.That(second, Is.Not.EqualTo(first));
    }

    [TestCase(1.5)]
    [TestCase(double.NaN)]
    public void Dropout_out_of_range_is_refused(double dropout) => Assert.That(
        () => new EdmObjectiveOptions { ClassDropout = dropout }.Validate(),
        Throws.ArgumentException.With.Message.StartsWith("ClassDropout is"));

    /// <summary>A fresh network ends in weights of almost nothing, through which no class shows.</summary>
    private static void Wake(nn.Module network)
    {
        using var noGrad = no_grad();
        manual_seed(1);
        foreach (var parameter in network.parameters())
            parameter.add_(randn_like(parameter) * 0.2);
    }
}
