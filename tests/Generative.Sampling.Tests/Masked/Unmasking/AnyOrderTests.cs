namespace Generative.Sampling.Tests;

public sealed class AnyOrderTests
{
    [Test]
    public void Left_to_right_fills_one_position_after_the_other()
    {
        var model = new SineTokens(5);
        var request = TokenRows.Canvas(model, 1, [-1, 2, -1, -1, 4], [-1, -1, -1, -1, 1]) with { Settings = Set(("left-to-right", 1)) };

        var (states, _) = TokenRows.Run(new AnyOrder(), model, request);

        Assert.That(states.Select(s => Array.IndexOf(s[5..], model.Mask)), Is.EqualTo(new[] { 1, 2, 3, -1 }));
        Assert.That(states.Select(s => Array.IndexOf(s[..5], model.Mask)), Is.EqualTo(new[] { 2, 3, -1, -1 }));
    }

    [Test]
    public void Given_order_passes_over_what_is_there_and_ends_with_what_it_does_not_name()
    {
        var model = new SineTokens(5);
        var request = TokenRows.Canvas(model, 1, [-1, 2, -1, -1, -1]);

        var (states, _) = TokenRows.Run(new AnyOrder([4, 1, 2]), model, request);

        var masked = states.Select(s => Enumerable.Range(0, 5).Where(p => s[p] == model.Mask).ToArray());
        Assert.That(masked, Is.EqualTo(new[] { new[] { 0, 2, 3 }, [0, 3], [3], [] }));
    }

    [TestCase(1, 7)]
    [TestCase(3, 3)]
    [TestCase(100, 1)]
    public void Positions_a_step_decide_the_number_of_steps(int positions, int steps)
    {
        var (states, summary) = TokenRows.Run(new AnyOrder(), new SineTokens(7), new([3], 1) { Settings = Set(("positions", positions)) });

        Assert.That((states.Count, summary.NetworkEvaluations), Is.EqualTo((steps, steps)));
    }

    [Test]
    public void Row_of_a_batch_is_the_row_alone()
    {
        var model = new SineTokens(6);
        var settings = Set(("positions", 2));
        var batch = TokenRows.Canvas(model, 1, [-1, 2, 1, 3, 4, 1], [-1, -1, -1, -1, -1, 1]) with { Settings = settings };
        var alone = TokenRows.Canvas(model, 1, [-1, -1, -1, -1, -1, 1]) with { Seeds = [2], Settings = settings };

        Assert.That(TokenRows.Final(new AnyOrder(), model, batch)[6..], Is.EqualTo(TokenRows.Final(new AnyOrder(), model, alone)));
    }

    [Test]
    public void Time_conditioned_network_hears_the_share_of_masks()
    {
        var model = new SineTokens(4, isTimeFree: false);

        TokenRows.Run(new AnyOrder(), model, new([3], 1));

        Assert.That(model.Asked.Select(a => a.Levels.Uniform), Is.EqualTo(new[] { 1, 0.75, 0.5, 0.25 }).Within(1e-12));
    }

    [TestCase(new[] { 1, 1 })]
    [TestCase(new[] { -1, 2 })]
    public void Order_that_names_a_position_twice_or_none_is_refused(int[] order) =>
        Assert.That(() => new AnyOrder(order), Throws.ArgumentException.With.Message.Contains("name each position once"));

    private static Dictionary<string, double> Set(params (string Name, double Value)[] settings) =>
        settings.ToDictionary(s => s.Name, s => s.Value);
}
