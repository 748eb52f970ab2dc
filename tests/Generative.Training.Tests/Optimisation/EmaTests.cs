using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Training.Tests.Optimisation;

public sealed class EmaTests
{
    [Test]
    public void Update_moves_by_one_minus_the_decay()
    {
        using var scope = NewDisposeScope();
        using var network = Line(0);
        using var ema = new Ema(network, 0.9);
        Set(network, 1);
        ema.Update(1);
        // Step 1 is still warming up: the decay is 2/11.
        Assert.That(ema.Weights["weight"].item<float>(), Is.EqualTo(9f / 11).Within(1e-6));
    }

    [TestCase(1, 2.0 / 11)]
    [TestCase(10, 11.0 / 20)]
    [TestCase(100000, 0.999)]
    public void Decay_warms_up_to_its_value(long step, double expected)
    {
        using var network = Line(0);
        using var ema = new Ema(network, 0.999);
        Assert.That(ema.DecayAt(step), Is.EqualTo(expected).Within(1e-12));
    }

    [Test]
    public void Average_is_copied_into_another_network()
    {
        using var scope = NewDisposeScope();
        using var network = Line(0.25f);
        using var target = Line(7);
        using var ema = new Ema(network, 0.9);
        Set(network, 1);
        ema.CopyTo(target);
        Assert.That(target.state_dict()["weight"].item<float>(), Is.EqualTo(0.25f));
    }

    [TestCase(1.0)]
    [TestCase(-0.1)]
    public void Decay_out_of_range_is_refused(double decay)
    {
        using var network = Line(0);
        Assert.That(() => new Ema(network, decay), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("decay is"));
    }

    private static TorchSharp.Modules.Linear Line(float weight)
    {
        var line = nn.Linear(1, 1, hasBias: false);
        Set(line, weight);
        return line;
    }

    private static void Set(nn.Module network, float value)
    {
        using var noGrad = no_grad();
        foreach (var parameter in network.parameters())
            parameter.fill_(value);
    }
}
