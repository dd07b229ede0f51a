# dracut's own
