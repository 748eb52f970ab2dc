namespace Generative.Training.Tests.Data;

public sealed class BatchOrderTests
{
    [Test]
    public void Epoch_visits_every_picture_once()
    {
        using var order = new BatchOrder(1, 30, 10);
        Assert.That(Enumerable.Range(0, 3).SelectMany(s => Batch(order, s)), Is.EquivalentTo(Enumerable.Range(0, 30)));
    }

    [Test]
    public void Epochs_have_orders_of_their_own()
    {
        using var order = new BatchOrder(1, 30, 30);
        Assert.That(Batch(order, 0), Is.Not.EqualTo(Batch(order, 1)));
        Assert.That(Batch(order, 0), Is.Not.EqualTo(Enumerable.Range(0, 30)));
    }

    [Test]
    public void Step_asked_for_out_of_turn_is_the_same()
    {
        using var straight = new BatchOrder(1, 33, 10);
        var steps = Enumerable.Range(0, 8).Select(s => Batch(straight, s)).ToList();
        using var jumping = new BatchOrder(1, 33, 10);
        Assert.That(Batch(jumping, 7), Is.EqualTo(steps[7]));
        Assert.That(Batch(jumping, 2), Is.EqualTo(steps[2]));
    }

    [Test]
    public void Another_seed_gives_another_order()
    {
        using var one = new BatchOrder(1, 30, 30);
        using var two = new BatchOrder(2, 30, 30);
        Assert.That(Batch(one, 0), Is.Not.EqualTo(Batch(two, 0)));
    }

    [TestCase(0)]
    [TestCase(31)]
    public void Batch_that_is_empty_or_larger_than_the_data_is_refused(int size) => Assert.That(() => new BatchOrder(1, 30, size),
        Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains($"batchSize is {size}; give 1 to 30"));

    private static long[] Batch(BatchOrder order, long step)
    {
        using var batch = order.Batch(step);
        return batch.data<long>().ToArray();
    }
}
